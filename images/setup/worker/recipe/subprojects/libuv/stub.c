/* The worker's build links a static archive of this part; the real code is in Debian's shared library. */
extern const char ratspult_stub_libuv;
const char ratspult_stub_libuv = 0;
