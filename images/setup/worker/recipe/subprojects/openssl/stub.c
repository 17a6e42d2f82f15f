/* The worker's build links a static archive of this part; the real code is in Debian's shared library. */
extern const char ratspult_stub_openssl;
const char ratspult_stub_openssl = 0;
