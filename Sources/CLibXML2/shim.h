#include <libxml/xmlversion.h>
/* libxml2 would bring the system's ICU with it, whose types are not those of the ICU within Foundation; a Swift module that
   sees both does not compile. Only two members at the end of a structure that nobody makes here depend on it. */
#undef LIBXML_ICU_ENABLED
#include <libxml/parser.h>
#include <libxml/parserInternals.h>
