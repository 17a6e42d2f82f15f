#define RATSPULT_SRTP3_IMPLEMENTATION
#include "srtp.h"

#include <limits.h>
#include <stdlib.h>
#include <string.h>

struct ratspult_srtp3_policy {
    srtp_policy_t on2;
    uint8_t key[SRTP_MAX_KEY_LEN];
    size_t key_len;
    srtp_profile_t profile;
};

/* libsrtp 2 appends the authentication tag in place and, for RTCP, four bytes of index before it. */
static const size_t rtp_trailer_len = SRTP_MAX_TRAILER_LEN;
static const size_t rtcp_trailer_len = SRTP_MAX_TRAILER_LEN + 4;

typedef srtp_err_status_t (*in_place)(srtp_t session, void *packet, int *len);

static srtp_err_status_t run_in_place(in_place transform,
                                      srtp_t session,
                                      const uint8_t *in,
                                      size_t in_len,
                                      uint8_t *out,
                                      size_t *out_len,
                                      size_t trailer_len)
{
    if (in_len > (size_t)INT_MAX - trailer_len) {
        return srtp_err_status_bad_param;
    }
    if (*out_len < in_len + trailer_len) {
        return srtp_err_status_buffer_small;
    }
    if (in != out) {
        memmove(out, in, in_len);
    }
    int len = (int)in_len;
    const srtp_err_status_t status = transform(session, out, &len);
    if (status == srtp_err_status_ok) {
        *out_len = (size_t)len;
    }
    return status;
}

srtp_err_status_t ratspult_srtp3_policy_create(ratspult_srtp3_policy_t *policy)
{
    *policy = calloc(1, sizeof(**policy));
    return *policy == NULL ? srtp_err_status_alloc_fail : srtp_err_status_ok;
}

void ratspult_srtp3_policy_destroy(ratspult_srtp3_policy_t policy)
{
    if (policy == NULL) {
        return;
    }
    /* Through a volatile pointer, so that the compiler does not drop the wiping of the key. */
    volatile uint8_t *key = policy->key;
    for (size_t i = 0; i < sizeof(policy->key); i++) {
        key[i] = 0;
    }
    free(policy);
}

srtp_err_status_t ratspult_srtp3_policy_set_ssrc(ratspult_srtp3_policy_t policy, srtp_ssrc_t ssrc)
{
    policy->on2.ssrc = ssrc;
    return srtp_err_status_ok;
}

srtp_err_status_t ratspult_srtp3_policy_set_profile(ratspult_srtp3_policy_t policy, srtp_profile_t profile)
{
    policy->profile = profile;
    const srtp_err_status_t status = srtp_crypto_policy_set_from_profile_for_rtp(&policy->on2.rtp, profile);
    if (status != srtp_err_status_ok) {
        return status;
    }
    return srtp_crypto_policy_set_from_profile_for_rtcp(&policy->on2.rtcp, profile);
}

srtp_err_status_t ratspult_srtp3_policy_add_key(ratspult_srtp3_policy_t policy,
                                                const uint8_t *key,
                                                size_t key_len,
                                                const uint8_t *salt,
                                                size_t salt_len,
                                                const uint8_t *mki,
                                                size_t mki_len)
{
    const int fits_profile = key_len == srtp_profile_get_master_key_length(policy->profile) &&
                             salt_len == srtp_profile_get_master_salt_length(policy->profile) &&
                             key_len + salt_len <= sizeof(policy->key);
    if (!fits_profile || mki != NULL || mki_len != 0 || policy->key_len != 0) {
        return srtp_err_status_bad_param;
    }
    memcpy(policy->key, key, key_len);
    memcpy(policy->key + key_len, salt, salt_len);
    policy->key_len = key_len + salt_len;
    return srtp_err_status_ok;
}

srtp_err_status_t ratspult_srtp3_policy_set_allow_repeat_tx(ratspult_srtp3_policy_t policy, bool allow)
{
    policy->on2.allow_repeat_tx = allow ? 1 : 0;
    return srtp_err_status_ok;
}

srtp_err_status_t ratspult_srtp3_policy_set_window_size(ratspult_srtp3_policy_t policy, size_t window_size)
{
    policy->on2.window_size = (unsigned long)window_size;
    return srtp_err_status_ok;
}

srtp_err_status_t ratspult_srtp3_create(srtp_t *session, ratspult_srtp3_policy_t policy)
{
    if (policy->key_len == 0) {
        return srtp_err_status_bad_param;
    }
    policy->on2.key = policy->key;
    return srtp_create(session, &policy->on2);
}

srtp_err_status_t ratspult_srtp3_stream_remove(srtp_t session, uint32_t ssrc)
{
    return srtp_remove_stream(session, ssrc);
}

srtp_err_status_t ratspult_srtp3_protect(
    srtp_t session, const uint8_t *in, size_t in_len, uint8_t *out, size_t *out_len, size_t mki_index)
{
    (void)mki_index;
    return run_in_place(srtp_protect, session, in, in_len, out, out_len, rtp_trailer_len);
}

srtp_err_status_t ratspult_srtp3_unprotect(
    srtp_t session, const uint8_t *in, size_t in_len, uint8_t *out, size_t *out_len)
{
    return run_in_place(srtp_unprotect, session, in, in_len, out, out_len, 0);
}

srtp_err_status_t ratspult_srtp3_protect_rtcp(
    srtp_t session, const uint8_t *in, size_t in_len, uint8_t *out, size_t *out_len, size_t mki_index)
{
    (void)mki_index;
    return run_in_place(srtp_protect_rtcp, session, in, in_len, out, out_len, rtcp_trailer_len);
}

srtp_err_status_t ratspult_srtp3_unprotect_rtcp(
    srtp_t session, const uint8_t *in, size_t in_len, uint8_t *out, size_t *out_len)
{
    return run_in_place(srtp_unprotect_rtcp, session, in, in_len, out, out_len, 0);
}
