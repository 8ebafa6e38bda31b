#include "acme/key.h"

#include <algorithm>
#include <array>
#include <stdexcept>

#include <openssl/bio.h>
#include <openssl/bn.h>
#include <openssl/core_names.h>
#include <openssl/ec.h>
#include <openssl/ecdsa.h>
#include <openssl/err.h>
#include <openssl/pem.h>
#include <openssl/x509v3.h>

#include "base/base64.h"
#include "base/digest.h"
#include "http/server/certificate.h"

namespace baedal::acme {

namespace {

template <auto Free>
struct Freed {
    void operator()(auto* object) const { Free(object); }
};
using Bio = std::unique_ptr<BIO, Freed<BIO_free_all>>;
using Certificate = std::unique_ptr<X509, Freed<X509_free>>;
using Extension = std::unique_ptr<X509_EXTENSION, Freed<X509_EXTENSION_free>>;
using Number = std::unique_ptr<BIGNUM, Freed<BN_free>>;
using Request = std::unique_ptr<X509_REQ, Freed<X509_REQ_free>>;
using Signature = std::unique_ptr<ECDSA_SIG, Freed<ECDSA_SIG_free>>;

constexpr int coordinate_size = 32;  // bytes, of P-256
// id-pe-acmeIdentifier (RFC 8737, section 6.1).
constexpr const char* acme_identifier = "1.3.6.1.5.5.7.1.31";
constexpr long days_of_temporary = 7;

[[noreturn]] void fail(const char* what) {
    ERR_clear_error();
    throw std::runtime_error(std::string("OpenSSL cannot make ") + what);
}

template <class T>
T checked(T object, const char* what) {
    if (!object) fail(what);
    return object;
}

const unsigned char* bytes_of(std::string_view text) {
    return reinterpret_cast<const unsigned char*>(text.data());
}

std::string content_of(const Bio& bio) {
    char* data = nullptr;
    const long size = BIO_get_mem_data(bio.get(), &data);
    return {data, static_cast<std::size_t>(size)};
}

std::string big_endian(const BIGNUM* number) {
    std::array<unsigned char, coordinate_size> out{};
    BN_bn2binpad(number, out.data(), coordinate_size);
    return {reinterpret_cast<const char*>(out.data()), out.size()};
}

std::string coordinate(EVP_PKEY* key, const char* name) {
    BIGNUM* number = nullptr;
    if (EVP_PKEY_get_bn_param(key, name, &number) != 1) fail("a public key");
    const Number owned(number);
    return base64url(big_endian(number));
}

std::string names_extension(const std::vector<std::string>& names) {
    std::string out;
    for (const std::string& name : names) out += (out.empty() ? "DNS:" : ",DNS:") + name;
    return out;
}

Extension extension(X509* certificate, const char* kind, const std::string& value) {
    X509V3_CTX context;
    X509V3_set_ctx_nodb(&context);
    X509V3_set_ctx(&context, certificate, certificate, nullptr, nullptr, 0);
    return Extension(
        checked(X509V3_EXT_conf(nullptr, &context, kind, value.c_str()), "an extension"));
}

void extend(X509* certificate, const char* kind, const std::string& value) {
    X509_add_ext(certificate, extension(certificate, kind, value).get(), -1);
}

Certificate own_certificate(const Key& key, const std::vector<std::string>& names) {
    Certificate out(checked(X509_new(), "a certificate"));
    X509_set_version(out.get(), X509_VERSION_3);
    ASN1_INTEGER_set(X509_get_serialNumber(out.get()), 1);
    constexpr long day = 24L * 60 * 60;
    X509_gmtime_adj(X509_getm_notBefore(out.get()), -day);
    X509_gmtime_adj(X509_getm_notAfter(out.get()), days_of_temporary * day);
    X509_set_pubkey(out.get(), key.handle());
    X509_NAME_add_entry_by_txt(X509_get_subject_name(out.get()), "CN", MBSTRING_UTF8,
                               bytes_of("temporary"), -1, -1, 0);
    X509_set_issuer_name(out.get(), X509_get_subject_name(out.get()));
    extend(out.get(), "subjectAltName", names_extension(names));
    return out;
}

std::string signed_pem(X509* certificate, const Key& key) {
    if (X509_sign(certificate, key.handle(), EVP_sha256()) == 0) fail("a certificate");
    const Bio out(checked(BIO_new(BIO_s_mem()), "a buffer"));
    PEM_write_bio_X509(out.get(), certificate);
    return content_of(out);
}

}  // namespace

Key Key::generate() { return Key(checked(EVP_EC_gen("P-256"), "a key")); }

Key Key::from_pem(const std::string& pem) {
    const Bio in(checked(BIO_new_mem_buf(pem.data(), static_cast<int>(pem.size())), "a buffer"));
    Key out(PEM_read_bio_PrivateKey(in.get(), nullptr, nullptr, nullptr));
    ERR_clear_error();
    if (out.key_ == nullptr || EVP_PKEY_is_a(out.handle(), "EC") != 1 ||
        EVP_PKEY_get_bits(out.handle()) != 8 * coordinate_size)
        throw std::runtime_error("the file has no P-256 key");
    return out;
}

std::string Key::to_pem() const {
    const Bio out(checked(BIO_new(BIO_s_mem()), "a buffer"));
    if (PEM_write_bio_PrivateKey(out.get(), handle(), nullptr, nullptr, 0, nullptr, nullptr) != 1)
        fail("a file of a key");
    return content_of(out);
}

std::string Key::jwk() const {
    return R"({"crv":"P-256","kty":"EC","x":")" + coordinate(handle(), OSSL_PKEY_PARAM_EC_PUB_X) +
           R"(","y":")" + coordinate(handle(), OSSL_PKEY_PARAM_EC_PUB_Y) + "\"}";
}

std::string Key::thumbprint() const { return base64url(sha256(jwk())); }

std::string Key::sign(std::string_view text) const {
    const std::unique_ptr<EVP_MD_CTX, Freed<EVP_MD_CTX_free>> context(
        checked(EVP_MD_CTX_new(), "a signature"));
    std::array<unsigned char, 128> der{};
    std::size_t size = der.size();
    if (EVP_DigestSignInit(context.get(), nullptr, EVP_sha256(), nullptr, handle()) != 1 ||
        EVP_DigestSign(context.get(), der.data(), &size, bytes_of(text), text.size()) != 1)
        fail("a signature");
    const unsigned char* begin = der.data();
    const Signature signature(
        checked(d2i_ECDSA_SIG(nullptr, &begin, static_cast<long>(size)), "a signature"));
    return base64url(big_endian(ECDSA_SIG_get0_r(signature.get())) +
                     big_endian(ECDSA_SIG_get0_s(signature.get())));
}

std::string certificate_request(const Key& key, const std::vector<std::string>& names) {
    const Request request(checked(X509_REQ_new(), "a request"));
    X509_REQ_set_pubkey(request.get(), key.handle());
    const std::unique_ptr<STACK_OF(X509_EXTENSION), Freed<[](STACK_OF(X509_EXTENSION) * all) {
                              sk_X509_EXTENSION_pop_free(all, X509_EXTENSION_free);
                          }>>
        extensions(checked(sk_X509_EXTENSION_new_null(), "a request"));
    sk_X509_EXTENSION_push(extensions.get(),
                           extension(nullptr, "subjectAltName", names_extension(names)).release());
    X509_REQ_add_extensions(request.get(), extensions.get());
    if (X509_REQ_sign(request.get(), key.handle(), EVP_sha256()) == 0) fail("a request");
    unsigned char* der = nullptr;
    const int size = i2d_X509_REQ(request.get(), &der);
    if (size < 0) fail("a request");
    std::string out(reinterpret_cast<const char*>(der), static_cast<std::size_t>(size));
    OPENSSL_free(der);
    return out;
}

std::string temporary_certificate(const Key& key, const std::vector<std::string>& names) {
    return signed_pem(own_certificate(key, names).get(), key);
}

std::string challenge_certificate(const Key& key, const std::string& name,
                                  std::string_view key_authorization) {
    const Certificate certificate = own_certificate(key, {name});
    // An OCTET STRING of 32 bytes.
    extend(certificate.get(), acme_identifier, "critical,DER:0420" + sha256_hex(key_authorization));
    return signed_pem(certificate.get(), key);
}

Validity validity_of(const std::string& pem, const std::vector<std::string>& names) {
    const Bio in(checked(BIO_new_mem_buf(pem.data(), static_cast<int>(pem.size())), "a buffer"));
    const Certificate certificate(PEM_read_bio_X509(in.get(), nullptr, nullptr, nullptr));
    ERR_clear_error();
    if (!certificate) throw std::runtime_error("there is no certificate");
    Validity out;
    out.from = http::to_time(X509_get0_notBefore(certificate.get()));
    out.until = http::to_time(X509_get0_notAfter(certificate.get()));
    out.covers = std::ranges::all_of(names, [&](const std::string& name) {
        return X509_check_host(certificate.get(), name.data(), name.size(), 0, nullptr) == 1;
    });
    out.is_temporary = http::is_its_own_issuer(certificate.get());
    return out;
}

}  // namespace baedal::acme
