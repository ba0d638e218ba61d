// The headers stand alone, and may be included twice, in more than one file of a program.

#include "acs_auth.h"
#include "acs_auth.h"
#include "acs_auth.hpp"
#include "acs_auth.hpp"
