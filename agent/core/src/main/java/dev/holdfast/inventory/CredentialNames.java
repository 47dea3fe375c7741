package dev.holdfast.inventory;

/**
 * Names of header fields that carry static credentials. Look-ups take any case and allocate nothing. Immutable.
 *
 * <p>The names are those that public secret scanners' verifiers send, and those of vendors' documentation.
 */
final class CredentialNames {
    private static final String[] NAMES = {
        // generic
        "X-API-Key",
        "Api-Key",
        "ApiKey",
        "Api_Key",
        "X-ApiKey",
        "X-Api-Token",
        "X-ApiToken",
        "Api-Token",
        "X-Auth-Token",
        "X-Auth-Key",
        "X-Auth-Api-Key",
        "X-Access-Token",
        "X-Access-Key",
        "Access-Token",
        "X-App-Key",
        "App-Key",
        "App-Token",
        "X-Client-Key",
        "X-User-Token",
        "User-Token",
        "X-JWT-Token",
        "Token",
        "Key",
        "X-Authorization",
        "X-Query-Key",
        "X-Insert-Key",
        "X-App-License-Key",
        // vendors
        "X-Vault-Token",
        "DD-API-KEY",
        "DD-APPLICATION-KEY",
        "X-Goog-Api-Key",
        "Ocp-Apim-Subscription-Key",
        "X-RapidAPI-Key",
        "X-Algolia-API-Key",
        "X-Shopify-Access-Token",
        "X-Figma-Token",
        "X-Octopus-ApiKey",
        "X-NuGet-ApiKey",
        "X-JFrog-Art-Api",
        "X-Honeycomb-Team",
        "X-Hasura-Admin-Secret",
        "X-Metabase-Session",
        "X-Cisco-Meraki-API-Key",
        "X-TrackerToken",
        "X-SF-Token",
        "X-Recharge-Access-Token",
        "X-OTX-API-KEY",
        "X-CoinAPI-Key",
        "Fastly-Key",
        "Circle-Token",
        "Shortcut-Token",
        "GD-API-Token",
        "xi-api-key",
        "X-MailerLite-ApiKey",
        "X-Budibase-API-KEY",
        "pinata_api_key",
        "pinata_secret_api_key",
        "user_key",
        "KC-API-KEY",
        "KC-API-PASSPHRASE",
        "x-functions-key",
        "PRIVATE-TOKEN",
        "aeg-sas-key",
        "X-Consul-Token",
        "X-Nomad-Token",
        "X-Sentry-Token",
        "JOB-TOKEN",
        "DEPLOY-TOKEN",
        "X-Redmine-API-Key",
        "X-Gitlab-Token",
        "X-Postmark-Server-Token",
        "X-MBX-APIKEY",
        "CF-Access-Client-Secret",
        "Stripo-Api-Auth",
        "Postbacks-Authorization",
        // its value tells whether it is static
        "Authorization"
    };

    private static final int MASK = 511;
    private static final String[] TABLE = new String[MASK + 1];
    /** For each length, modulo 64, a bit for each first and each last letter: most fields go by without being hashed. */
    private static final int[] FIRST = new int[64];

    private static final int[] LAST = new int[64];

    static {
        for (String name : NAMES) {
            int slot = hash(name) & MASK;
            while (TABLE[slot] != null) {
                slot = (slot + 1) & MASK;
            }
            TABLE[slot] = name;
            FIRST[name.length() & 63] |= 1 << name.charAt(0);
            LAST[name.length() & 63] |= 1 << name.charAt(name.length() - 1);
        }
    }

    private CredentialNames() {}

    static boolean contains(String name) {
        int length = name.length();
        if (length == 0
                || (FIRST[length & 63] >>> name.charAt(0) & 1) == 0
                || (LAST[length & 63] >>> name.charAt(length - 1) & 1) == 0) {
            return false; // a letter and its capital are the same modulo 32
        }
        for (int slot = hash(name) & MASK; TABLE[slot] != null; slot = (slot + 1) & MASK) {
            if (TABLE[slot].equalsIgnoreCase(name)) {
                return true;
            }
        }
        return false;
    }

    private static int hash(String name) {
        int hash = name.length();
        for (int i = 0; i < name.length(); i++) {
            hash = hash * 31
                    + (name.charAt(i) | 0x20); // folds ASCII case; what else it folds, equalsIgnoreCase parts again
        }
        return hash ^ (hash >>> 16);
    }
}
