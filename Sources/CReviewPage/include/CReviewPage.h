#ifndef CREVIEWPAGE_H
#define CREVIEWPAGE_H

#include <stddef.h>

/// A file that the compiler has put into the program.
typedef struct {
    const char *name;
    const unsigned char *bytes;
    size_t count;
} ReviewPageFile;

/// The page, with places for the other parts.
extern const ReviewPageFile reviewPageTemplate;
extern const ReviewPageFile reviewPageStyle;
/// d3 (Debian's node-d3), and its licence.
extern const ReviewPageFile reviewPageLibrary;
extern const ReviewPageFile reviewPageLicence;

/// The page's own script, in the order in which its parts build on each other.
extern const ReviewPageFile *const reviewPageScripts;
extern const size_t reviewPageScriptCount;

#endif
