package dev.holdfast.request;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AuthorizationSchemeTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "Bearer 0123456789abcdef",
                "Basic dXNlcjpwYXNzd29yZA==",
                "Token token=0123456789abcdef",
                "token 0123456789abcdef",
                "ApiKey 0123456789abcdef",
                "SSWS 00abc",
                "GenieKey 0123",
                "Bot MTk4.Cl2FMQ.ZnCjm1",
                "Klaviyo-API-Key pk_0123",
                "Zoho-oauthtoken 1000.ab",
                "Uploadcare.Simple public:secret",
                "SharedAccessSignature sr=a&sig=b&se=1&skn=c",
                "OAuth 00D50000000IZ3Z!AQ0AQ", // of OAuth 2 drafts, as Salesforce takes it
                "key=AIzaSyA0123456789",
                "0123456789abcdef",
                "Digest", // a key that happens to be this word
                "my-hmac-key-0123",
                "  Bearer 0123",
                "",
            })
    void is_the_same_in_every_request(String value) {
        assertThat(AuthorizationScheme.isDynamic(value)).isFalse();
        assertThat(AuthorizationScheme.isSigning(value)).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20150830/us-east-1/iam/aws4_request, SignedHeaders=host, Signature=5d",
                "AWS4-ECDSA-P256-SHA256 Credential=AKIDEXAMPLE, SignedHeaders=host, Signature=30",
                "AWS AKIDEXAMPLE:frJIUN8DYpKDtOLCwo//yllqDzg=",
                "AWS3-HTTPS AWSAccessKeyId=AKID,Algorithm=HmacSHA256,Signature=a=",
                "GOOG1 GOOGTS7C7FUP3AIRVJTE2BCD:GmG=",
                "GOOG4-RSA-SHA256 Credential=a, SignedHeaders=host, Signature=b",
                "SharedKey account:ctzMq410TV3wS7upTBcunJTDLEJwMAZuFPfr0mrrA08=",
                "sharedkeylite account:a=",
                "Digest username=\"Mufasa\", realm=\"r\", nonce=\"n\", uri=\"/dir\", response=\"6629\"",
                "Hawk id=\"dh37fgj492je\", ts=\"1353832234\", nonce=\"j4h3g2\", mac=\"6R4rV5\"",
                "MAC id=\"h480djs93hd8\",mac=\"W7bdMZbv9UWOTadASIQHagZyirA=\"",
                "Signature keyId=\"rsa-key-1\",algorithm=\"rsa-sha256\",signature=\"Base64\"",
                "OAuth oauth_consumer_key=\"a\", oauth_signature_method=\"HMAC-SHA1\", oauth_signature=\"b\"",
                "HMAC-SHA256 Credential=a&SignedHeaders=x-ms-date;host&Signature=b",
                "TC3-HMAC-SHA256 Credential=AKID, SignedHeaders=host, Signature=b",
                "EG1-HMAC-SHA256 client_token=a;access_token=b;timestamp=c;nonce=d;signature=e",
                "acquia-http-hmac realm=\"a\"",
                "Vendor id=a,signature=b",
                "bce-auth-v1/aaaa/2015-04-27T08:23:49Z/1800/host/a8c3",
                "\tAWS AKIDEXAMPLE:a=",
                "Hawk\tid=\"dh37\"",
            })
    void signs_the_request(String value) {
        assertThat(AuthorizationScheme.isSigning(value)).isTrue();
        assertThat(AuthorizationScheme.isDynamic(value)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Negotiate YIIJvwYGKwYBBQUC",
                "NTLM TlRMTVNTUAAB",
                "SCRAM-SHA-256 data=biws",
                "DPoP eyJhbGciOiJFUzI1NiJ9.e30.AAAA",
                "PrivateToken token=\"abc\"",
                "vapid t=eyJ0eXAi.e30.AA, k=BA1H",
            })
    void is_made_anew_without_signing_the_request(String value) {
        assertThat(AuthorizationScheme.isDynamic(value)).isTrue();
        assertThat(AuthorizationScheme.isSigning(value)).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"Token abc", "token abc", "TOKEN\tabc", " Token abc", "Token token=abc"})
    void is_of_a_scheme(String value) {
        assertThat(AuthorizationScheme.isOf("Token", value)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"Token", "Tokens abc", "Toke n", "token=abc", "Bearer Token abc", ""})
    void is_of_another_or_none(String value) {
        assertThat(AuthorizationScheme.isOf("Token", value)).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"abc", " abc ", "key=abc", ""})
    void has_no_scheme(String value) {
        assertThat(AuthorizationScheme.isMissing(value)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"Token abc", "Token\tabc", " Basic dXNlcjo="})
    void has_a_scheme(String value) {
        assertThat(AuthorizationScheme.isMissing(value)).isFalse();
    }
}
