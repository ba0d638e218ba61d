/* The header stands alone, and may be included twice. */

#include "acs_auth.h"
#include "acs_auth.h"

int main(void) { return ACS_AUTH_OK; }
