package dev.holdfast.proof;

/**
 * Reads the preferred form of an HTTP date, IMF-fixdate of RFC 9110 section 5.6.7: {@code Sun, 06 Nov 1994 08:49:37 GMT}.
 * Stateless; allocates nothing.
 */
final class HttpDate {
    /** What {@link #epochSeconds} returns for everything else, the two obsolete forms included. */
    static final long NONE = Long.MIN_VALUE;

    private static final String TEMPLATE = "???, dd ??? dddd dd:dd:dd GMT";
    private static final String MONTHS = "JanFebMarAprMayJunJulAugSepOctNovDec";
    private static final String DAYS = "MonTueWedThuFriSatSun";
    private static final long SECONDS_A_DAY = 86_400;

    private HttpDate() {}

    static long epochSeconds(String date) {
        if (!fits(date)) {
            return NONE;
        }
        int day = twoDigits(date, 5);
        int month = indexOf(MONTHS, date, 8) + 1;
        int year = twoDigits(date, 12) * 100 + twoDigits(date, 14);
        int hour = twoDigits(date, 17);
        int minute = twoDigits(date, 20);
        int second = twoDigits(date, 23); // 60 in a leap second
        if (indexOf(DAYS, date, 0) < 0
                || month < 1
                || day < 1
                || day > lengthOfMonth(year, month)
                || hour > 23
                || minute > 59
                || second > 60) {
            return NONE;
        }
        return epochDay(year, month, day) * SECONDS_A_DAY + hour * 3600L + minute * 60L + second;
    }

    private static boolean fits(String date) {
        if (date.length() != TEMPLATE.length()) {
            return false;
        }
        for (int i = 0; i < TEMPLATE.length(); i++) {
            char expected = TEMPLATE.charAt(i);
            char c = date.charAt(i);
            if (expected == 'd' ? c < '0' || c > '9' : expected != '?' && expected != c) {
                return false;
            }
        }
        return true;
    }

    private static int twoDigits(String date, int at) {
        return (date.charAt(at) - '0') * 10 + date.charAt(at + 1) - '0';
    }

    /** Which of the names of three letters stands there, -1 for none. */
    private static int indexOf(String names, String date, int at) {
        for (int i = 0; i < names.length(); i += 3) {
            if (names.regionMatches(i, date, at, 3)) {
                return i / 3;
            }
        }
        return -1;
    }

    private static int lengthOfMonth(int year, int month) {
        return switch (month) {
            case 2 -> year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) ? 29 : 28;
            case 4, 6, 9, 11 -> 30;
            default -> 31;
        };
    }

    /** Days since 1970 in the Gregorian calendar; years are counted from March, so that the leap day is their last. */
    private static long epochDay(int year, int month, int day) {
        long years = month > 2 ? year : year - 1L;
        long monthsFromMarch = (month + 9L) % 12;
        long days = 365 * years + Math.floorDiv(years, 4) - Math.floorDiv(years, 100) + Math.floorDiv(years, 400);
        return days + (153 * monthsFromMarch + 2) / 5 + day - 1 - 719_468;
    }
}
