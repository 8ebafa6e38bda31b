#include "toss_simulator/certificates.h"

#include <cstdio>
#include <memory>
#include <stdexcept>

#include <openssl/ec.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/x509v3.h>

namespace baedal::toss {

namespace {

template <auto Free>
struct Freed {
    void operator()(auto* object) const { Free(object); }
};
using Key = std::unique_ptr<EVP_PKEY, Freed<EVP_PKEY_free>>;
using Certificate = std::unique_ptr<X509, Freed<X509_free>>;
using Extension = std::unique_ptr<X509_EXTENSION, Freed<X509_EXTENSION_free>>;
using File = std::unique_ptr<std::FILE, Freed<std::fclose>>;

template <class T>
T checked(T object, const char* what) {
    if (!object) throw std::runtime_error(std::string("OpenSSL cannot make ") + what);
    return object;
}

Key make_key() { return Key(checked(EVP_EC_gen("P-256"), "a key")); }

void extend(X509* certificate, X509* issuer, int kind, const std::string& value) {
    X509V3_CTX context;
    X509V3_set_ctx_nodb(&context);
    X509V3_set_ctx(&context, issuer, certificate, nullptr, nullptr, 0);
    const Extension extension(
        checked(X509V3_EXT_conf_nid(nullptr, &context, kind, value.c_str()), "an extension"));
    X509_add_ext(certificate, extension.get(), -1);
}

Certificate begin(EVP_PKEY* key, const std::string& name, long serial, std::chrono::hours ends_in) {
    Certificate out(checked(X509_new(), "a certificate"));
    X509_set_version(out.get(), X509_VERSION_3);
    ASN1_INTEGER_set(X509_get_serialNumber(out.get()), serial);
    X509_gmtime_adj(X509_getm_notBefore(out.get()), -60L * 60 * 48);
    X509_gmtime_adj(X509_getm_notAfter(out.get()), std::chrono::seconds(ends_in).count());
    X509_set_pubkey(out.get(), key);
    X509_NAME_add_entry_by_txt(X509_get_subject_name(out.get()), "CN", MBSTRING_UTF8,
                               reinterpret_cast<const unsigned char*>(name.c_str()), -1, -1, 0);
    return out;
}

void sign(X509* certificate, EVP_PKEY* key) {
    if (X509_sign(certificate, key, EVP_sha256()) == 0)
        throw std::runtime_error("OpenSSL cannot sign a certificate");
}

File open(const std::filesystem::path& path) {
    return File(checked(std::fopen(path.c_str(), "wbe"), path.c_str()));
}

}  // namespace

Certificates make_certificates(const std::filesystem::path& folder,
                               const CertificateOptions& options) {
    const Key authority_key = make_key();
    const Certificate authority =
        begin(authority_key.get(), "Toss simulator authority", 1, std::chrono::hours{24 * 365});
    X509_set_issuer_name(authority.get(), X509_get_subject_name(authority.get()));
    extend(authority.get(), authority.get(), NID_basic_constraints, "critical,CA:TRUE");
    extend(authority.get(), authority.get(), NID_key_usage, "critical,keyCertSign,cRLSign");
    sign(authority.get(), authority_key.get());

    const Key key = make_key();
    const Certificate certificate = begin(key.get(), options.host, 2, options.valid_for);
    X509_set_issuer_name(certificate.get(), X509_get_subject_name(authority.get()));
    std::string names = "DNS:" + options.host;
    if (options.host == "localhost") names += ",IP:127.0.0.1";
    extend(certificate.get(), authority.get(), NID_subject_alt_name, names);
    extend(certificate.get(), authority.get(), NID_ext_key_usage, "serverAuth");
    sign(certificate.get(), authority_key.get());

    const Certificates out{folder / "ca.pem", folder / "server.pem", folder / "server.key"};
    PEM_write_X509(open(out.authority).get(), authority.get());
    PEM_write_X509(open(out.certificate).get(), certificate.get());
    PEM_write_PrivateKey(open(out.key).get(), key.get(), nullptr, nullptr, 0, nullptr, nullptr);
    return out;
}

}  // namespace baedal::toss
