#include "CReviewPage.h"

static const unsigned char template[] = {
#embed "page/page.html"
};
static const unsigned char style[] = {
#embed "page/style.css"
};
static const unsigned char library[] = {
#embed "/usr/share/nodejs/d3/dist/d3.min.js"
};
static const unsigned char licence[] = {
#embed "/usr/share/doc/node-d3/copyright"
};
static const unsigned char data[] = {
#embed "page/data.js"
};
static const unsigned char verdicts[] = {
#embed "page/verdicts.js"
};
static const unsigned char files[] = {
#embed "page/files.js"
};
static const unsigned char keys[] = {
#embed "page/keys.js"
};
static const unsigned char queue[] = {
#embed "page/queue.js"
};
static const unsigned char candidate[] = {
#embed "page/candidate.js"
};
static const unsigned char facts[] = {
#embed "page/facts.js"
};
static const unsigned char charts[] = {
#embed "page/charts.js"
};
static const unsigned char app[] = {
#embed "page/app.js"
};

#define FILE_OF(bytes, name) {name, bytes, sizeof bytes}

const ReviewPageFile reviewPageTemplate = FILE_OF(template, "page.html");
const ReviewPageFile reviewPageStyle = FILE_OF(style, "style.css");
const ReviewPageFile reviewPageLibrary = FILE_OF(library, "d3.min.js");
const ReviewPageFile reviewPageLicence = FILE_OF(licence, "d3-licence.txt");
static const ReviewPageFile scripts[] = {
    FILE_OF(data, "data.js"),           FILE_OF(verdicts, "verdicts.js"), FILE_OF(files, "files.js"),
    FILE_OF(keys, "keys.js"),           FILE_OF(queue, "queue.js"),       FILE_OF(candidate, "candidate.js"),
    FILE_OF(facts, "facts.js"),         FILE_OF(charts, "charts.js"),     FILE_OF(app, "app.js"),
};
const ReviewPageFile *const reviewPageScripts = scripts;
const size_t reviewPageScriptCount = sizeof scripts / sizeof scripts[0];
