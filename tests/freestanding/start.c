/* Hands all of standard input to the half that is written in Rust. */

#include "linux.h"

void sign_all(const unsigned char *input, size_t length);

void begin(void) {
    static unsigned char input[1 << 20];
    sign_all(input, read_in(input, sizeof input));
    leave(0);
}
