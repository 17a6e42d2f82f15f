/* The worker's build links a static archive of this part; the real code is in Debian's shared library. */
extern const char ratspult_stub_abseilcpp;
const char ratspult_stub_abseilcpp = 0;
