/*
 * The part of libsrtp 3's interface that the mediasoup worker calls, on top of Debian's libsrtp 2.
 *
 * libsrtp 3 keeps several of the names of libsrtp 2 with other parameters. The macros at the end send the worker's
 * calls to the functions of srtp3-on-2.c, under names of their own.
 */
#ifndef RATSPULT_SRTP3_ON_2_H
#define RATSPULT_SRTP3_ON_2_H

#include <stddef.h>

#include <stdbool.h>
#include <stdint.h>

#include <srtp2/srtp.h>

#ifdef __cplusplus
extern "C" {
#endif

typedef struct ratspult_srtp3_policy *ratspult_srtp3_policy_t;

srtp_err_status_t ratspult_srtp3_policy_create(ratspult_srtp3_policy_t *policy);
void ratspult_srtp3_policy_destroy(ratspult_srtp3_policy_t policy);
srtp_err_status_t ratspult_srtp3_policy_set_ssrc(ratspult_srtp3_policy_t policy, srtp_ssrc_t ssrc);
srtp_err_status_t ratspult_srtp3_policy_set_profile(ratspult_srtp3_policy_t policy, srtp_profile_t profile);
/* One key without a master key identifier; anything else is refused with srtp_err_status_bad_param. */
srtp_err_status_t ratspult_srtp3_policy_add_key(ratspult_srtp3_policy_t policy,
                                                const uint8_t *key,
                                                size_t key_len,
                                                const uint8_t *salt,
                                                size_t salt_len,
                                                const uint8_t *mki,
                                                size_t mki_len);
srtp_err_status_t ratspult_srtp3_policy_set_allow_repeat_tx(ratspult_srtp3_policy_t policy, bool allow);
srtp_err_status_t ratspult_srtp3_policy_set_window_size(ratspult_srtp3_policy_t policy, size_t window_size);

srtp_err_status_t ratspult_srtp3_create(srtp_t *session, ratspult_srtp3_policy_t policy);
/* ssrc in network byte order, as libsrtp 2 keeps it. */
srtp_err_status_t ratspult_srtp3_stream_remove(srtp_t session, uint32_t ssrc);

/*
 * Lengths in bytes. *out_len is the room in `out` before and the length of the result after the call. `in` and `out`
 * may be the same buffer. Too little room is srtp_err_status_buffer_small, and then nothing is written.
 */
srtp_err_status_t ratspult_srtp3_protect(
    srtp_t session, const uint8_t *in, size_t in_len, uint8_t *out, size_t *out_len, size_t mki_index);
srtp_err_status_t ratspult_srtp3_unprotect(
    srtp_t session, const uint8_t *in, size_t in_len, uint8_t *out, size_t *out_len);
srtp_err_status_t ratspult_srtp3_protect_rtcp(
    srtp_t session, const uint8_t *in, size_t in_len, uint8_t *out, size_t *out_len, size_t mki_index);
srtp_err_status_t ratspult_srtp3_unprotect_rtcp(
    srtp_t session, const uint8_t *in, size_t in_len, uint8_t *out, size_t *out_len);

#ifdef __cplusplus
}
#endif

/* Error codes that libsrtp 2 does not know: values past its last one (27). */
#define srtp_err_status_buffer_small ((srtp_err_status_t)28)
#define srtp_err_status_cryptex_err ((srtp_err_status_t)29)

#ifndef RATSPULT_SRTP3_IMPLEMENTATION
#define srtp_policy_t ratspult_srtp3_policy_t
#define srtp_policy_create ratspult_srtp3_policy_create
#define srtp_policy_destroy ratspult_srtp3_policy_destroy
#define srtp_policy_set_ssrc ratspult_srtp3_policy_set_ssrc
#define srtp_policy_set_profile ratspult_srtp3_policy_set_profile
#define srtp_policy_add_key ratspult_srtp3_policy_add_key
#define srtp_policy_set_allow_repeat_tx ratspult_srtp3_policy_set_allow_repeat_tx
#define srtp_policy_set_window_size ratspult_srtp3_policy_set_window_size
#define srtp_create ratspult_srtp3_create
#define srtp_stream_remove ratspult_srtp3_stream_remove
#define srtp_protect ratspult_srtp3_protect
#define srtp_unprotect ratspult_srtp3_unprotect
#define srtp_protect_rtcp ratspult_srtp3_protect_rtcp
#define srtp_unprotect_rtcp ratspult_srtp3_unprotect_rtcp
#endif

#endif
