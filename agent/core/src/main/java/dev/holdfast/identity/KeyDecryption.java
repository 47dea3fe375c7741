package dev.holdfast.identity;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.ASN1OctetString;
import org.bouncycastle.asn1.misc.MiscObjectIdentifiers;
import org.bouncycastle.asn1.misc.ScryptParams;
import org.bouncycastle.asn1.nist.NISTObjectIdentifiers;
import org.bouncycastle.asn1.pkcs.EncryptedPrivateKeyInfo;
import org.bouncycastle.asn1.pkcs.EncryptionScheme;
import org.bouncycastle.asn1.pkcs.KeyDerivationFunc;
import org.bouncycastle.asn1.pkcs.PBES2Parameters;
import org.bouncycastle.asn1.pkcs.PBKDF2Params;
import org.bouncycastle.asn1.pkcs.PKCS12PBEParams;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.crypto.BlockCipher;
import org.bouncycastle.crypto.Digest;
import org.bouncycastle.crypto.InvalidCipherTextException;
import org.bouncycastle.crypto.engines.AESEngine;
import org.bouncycastle.crypto.engines.DESedeEngine;
import org.bouncycastle.crypto.generators.PKCS5S2ParametersGenerator;
import org.bouncycastle.crypto.generators.SCrypt;
import org.bouncycastle.crypto.modes.CBCBlockCipher;
import org.bouncycastle.crypto.paddings.PKCS7Padding;
import org.bouncycastle.crypto.paddings.PaddedBufferedBlockCipher;
import org.bouncycastle.crypto.params.KeyParameter;
import org.bouncycastle.crypto.params.ParametersWithIV;
import org.bouncycastle.crypto.util.DigestFactory;
import org.bouncycastle.openssl.PEMException;
import org.bouncycastle.openssl.bc.BcPEMDecryptorProvider;
import org.bouncycastle.pkcs.PKCS8EncryptedPrivateKeyInfo;
import org.bouncycastle.pkcs.PKCSException;
import org.bouncycastle.pkcs.bc.BcPKCS12PBEInputDecryptorProviderBuilder;
import org.bouncycastle.util.encoders.Hex;
import org.bouncycastle.util.io.pem.PemHeader;
import org.bouncycastle.util.io.pem.PemObject;

/**
 * Decrypts what openssl encrypts, by Bouncy Castle's lightweight classes: its provider would cost 400 ms, and the JDK knows neither
 * Triple DES in PBES2 (what {@code openssl pkcs12} 1.1 writes) nor scrypt.
 */
final class KeyDecryption {
    static final String CONVERT = "Convert the key with: openssl pkcs8 -topk8 -v2 aes-256-cbc -in FILE -out FILE.new";

    /** Some seconds of work. openssl's default is 2048, and the most that OWASP asks for (2023, with SHA-1) is 1.3 million. */
    private static final int MOST_ITERATIONS = 2_000_000;

    /** In units of 128 bytes: 32 MiB, which is openssl's limit too; its own parameters need the half. */
    private static final long MOST_SCRYPT_MEMORY = 1 << 18;

    private final Path file;
    private final KeyPassword password;

    KeyDecryption(Path file, KeyPassword password) {
        this.file = file;
        this.password = password;
    }

    /** The content of a block, decrypted if its headers say that it is encrypted by RFC 1421 as openssl reads it. */
    byte[] legacy(PemObject block) throws IdentityException {
        String scheme = null;
        for (Object header : block.getHeaders()) {
            if (((PemHeader) header).getName().equals("DEK-Info")) {
                scheme = ((PemHeader) header).getValue();
            }
        }
        if (scheme == null) {
            return block.getContent();
        }
        int comma = scheme.indexOf(',');
        String cipher = scheme.substring(0, Math.max(comma, 0));
        // single DES, RC2 and Blowfish protect nothing
        if (!cipher.startsWith("AES-") && !cipher.equals("DES-EDE3-CBC")) {
            throw new IdentityException(file, "the key's traditional encryption is not supported", CONVERT);
        }
        try {
            return new BcPEMDecryptorProvider(password.chars(file, StandardCharsets.ISO_8859_1))
                    .get(cipher)
                    .decrypt(block.getContent(), Hex.decode(scheme.substring(comma + 1)));
        } catch (PEMException e) {
            throw wrongPassword();
        }
    }

    /** RFC 5958 section 3: PBES2, or the older schemes of PKCS#12. */
    PrivateKeyInfo pkcs8(EncryptedPrivateKeyInfo encrypted) throws IdentityException {
        ASN1ObjectIdentifier scheme = encrypted.getEncryptionAlgorithm().getAlgorithm();
        if (scheme.equals(PKCSObjectIdentifiers.id_PBES2)) {
            PBES2Parameters parameters = PBES2Parameters.getInstance(
                    encrypted.getEncryptionAlgorithm().getParameters());
            return pbes2(parameters, encrypted.getEncryptedData());
        }
        if (scheme.on(PKCSObjectIdentifiers.pkcs_12PbeIds)) {
            return pkcs12(encrypted);
        }
        throw unsupported(scheme.getId());
    }

    private PrivateKeyInfo pbes2(PBES2Parameters parameters, byte[] data) throws IdentityException {
        EncryptionScheme encryption = parameters.getEncryptionScheme();
        int keyBytes = keyBytes(encryption.getAlgorithm());
        byte[] key = deriveKey(parameters.getKeyDerivationFunc(), keyBytes);
        byte[] plain = new byte[data.length];
        try {
            byte[] iv = ASN1OctetString.getInstance(encryption.getParameters()).getOctets();
            BlockCipher block = encryption.getAlgorithm().equals(PKCSObjectIdentifiers.des_EDE3_CBC)
                    ? new DESedeEngine()
                    : AESEngine.newInstance();
            PaddedBufferedBlockCipher cipher =
                    new PaddedBufferedBlockCipher(CBCBlockCipher.newInstance(block), new PKCS7Padding());
            cipher.init(false, new ParametersWithIV(new KeyParameter(key), iv));
            int length = cipher.processBytes(data, 0, data.length, plain, 0);
            length += cipher.doFinal(plain, length);
            return parse(Arrays.copyOf(plain, length));
        } catch (InvalidCipherTextException e) {
            throw wrongPassword();
        } finally {
            Arrays.fill(key, (byte) 0);
            Arrays.fill(plain, (byte) 0);
        }
    }

    private PrivateKeyInfo pkcs12(EncryptedPrivateKeyInfo encrypted) throws IdentityException {
        iterations(
                PKCS12PBEParams.getInstance(encrypted.getEncryptionAlgorithm().getParameters())
                        .getIterations());
        try {
            return new PKCS8EncryptedPrivateKeyInfo(encrypted)
                    .decryptPrivateKeyInfo(new BcPKCS12PBEInputDecryptorProviderBuilder()
                            .build(password.chars(file, StandardCharsets.UTF_8)));
        } catch (PKCSException e) {
            throw wrongPassword();
        }
    }

    private byte[] deriveKey(KeyDerivationFunc function, int keyBytes) throws IdentityException {
        if (function.getAlgorithm().equals(PKCSObjectIdentifiers.id_PBKDF2)) {
            PBKDF2Params parameters = PBKDF2Params.getInstance(function.getParameters());
            PKCS5S2ParametersGenerator generator =
                    new PKCS5S2ParametersGenerator(digest(parameters.getPrf().getAlgorithm()));
            generator.init(password.bytes(file), parameters.getSalt(), iterations(parameters.getIterationCount()));
            return ((KeyParameter) generator.generateDerivedParameters(keyBytes * Byte.SIZE)).getKey();
        }
        if (function.getAlgorithm().equals(MiscObjectIdentifiers.id_scrypt)) {
            ScryptParams parameters = ScryptParams.getInstance(function.getParameters());
            int cost = parameters.getCostParameter().intValueExact();
            int blockSize = parameters.getBlockSize().intValueExact();
            int parallel = parameters.getParallelizationParameter().intValueExact();
            // what is done one after the other counts like memory: work has an end as well
            if (Math.multiplyExact((long) cost, blockSize) > MOST_SCRYPT_MEMORY / Math.max(parallel, 1)) {
                throw tooMuchWork();
            }
            return SCrypt.generate(password.bytes(file), parameters.getSalt(), cost, blockSize, parallel, keyBytes);
        }
        throw unsupported(function.getAlgorithm().getId());
    }

    private int iterations(BigInteger count) throws IdentityException {
        if (count.compareTo(BigInteger.valueOf(MOST_ITERATIONS)) > 0) {
            throw tooMuchWork();
        }
        return count.intValueExact();
    }

    private int keyBytes(ASN1ObjectIdentifier cipher) throws IdentityException {
        if (cipher.equals(NISTObjectIdentifiers.id_aes128_CBC)) {
            return 16;
        }
        if (cipher.equals(NISTObjectIdentifiers.id_aes192_CBC) || cipher.equals(PKCSObjectIdentifiers.des_EDE3_CBC)) {
            return 24;
        }
        if (cipher.equals(NISTObjectIdentifiers.id_aes256_CBC)) {
            return 32;
        }
        throw unsupported(cipher.getId());
    }

    private Digest digest(ASN1ObjectIdentifier prf) throws IdentityException {
        if (prf.equals(PKCSObjectIdentifiers.id_hmacWithSHA256)) {
            return DigestFactory.createSHA256();
        }
        if (prf.equals(PKCSObjectIdentifiers.id_hmacWithSHA1)) {
            return DigestFactory.createSHA1();
        }
        if (prf.equals(PKCSObjectIdentifiers.id_hmacWithSHA384)) {
            return DigestFactory.createSHA384();
        }
        if (prf.equals(PKCSObjectIdentifiers.id_hmacWithSHA512)) {
            return DigestFactory.createSHA512();
        }
        throw unsupported(prf.getId());
    }

    /** A wrong password passes the padding check once in 256 times. */
    private PrivateKeyInfo parse(byte[] plain) throws IdentityException {
        try {
            return PrivateKeyInfo.getInstance(plain);
        } catch (RuntimeException e) {
            throw wrongPassword();
        }
    }

    private IdentityException wrongPassword() {
        return new IdentityException(
                file, "the password does not decrypt the key", "Correct the password that key-password: names");
    }

    private IdentityException tooMuchWork() {
        return new IdentityException(file, "the key's encryption asks for more work than any key needs", CONVERT);
    }

    private IdentityException unsupported(String scheme) {
        return new IdentityException(file, "the key's encryption " + scheme + " is not supported", CONVERT);
    }
}
