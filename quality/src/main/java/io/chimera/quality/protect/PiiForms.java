package io.chimera.quality.protect;

import java.util.regex.Pattern;

/** What personal data look like. Every answer takes time in proportion to the text at most. */
final class PiiForms {
  private static final int LONGEST = 320;
  private static final int LONGEST_PHONE = 32;
  private static final int MIN_PHONE_DIGITS = 7;
  private static final int MIN_FULL_PHONE_DIGITS = 8;
  private static final int MAX_PHONE_DIGITS = 15;
  private static final int MIN_CARD_DIGITS = 13;
  private static final int MAX_CARD_DIGITS = 19;
  private static final int IBAN_HEAD = 4;
  private static final int IBAN_MODULUS = 97;
  private static final int IPV6_GROUPS = 8;

  private static final Pattern EMAIL =
      Pattern.compile("[^\\s@<>\"]{1,64}+@(?:[\\p{L}\\p{N}-]{1,63}+\\.){1,8}+\\p{L}{2,63}+");
  private static final Pattern PHONE = Pattern.compile("\\+?+[0-9 ()./-]++");
  private static final Pattern WRITTEN_PHONE =
      Pattern.compile("\\(?+0?+[0-9]{2,5}+\\)?+[ /-][0-9]{3,4}[ -]?+[0-9]{3,6}+");
  private static final Pattern IBAN = Pattern.compile("[A-Z]{2}[0-9]{2}[A-Z0-9]{11,30}+");
  private static final Pattern CARD = Pattern.compile("[2-6][0-9]*+(?:[ -][0-9]++)*+");
  private static final Pattern IPV4 = Pattern.compile("[0-9]{1,3}+(?:\\.[0-9]{1,3}+){3}");
  private static final Pattern IPV6_GROUP = Pattern.compile("[0-9a-fA-F]{1,4}+");
  private static final Pattern SOCIAL_SECURITY =
      Pattern.compile("(?!000|666|9)[0-9]{3}-(?!00)[0-9]{2}-(?!0000)[0-9]{4}");
  private static final Pattern BARE_SOCIAL_SECURITY =
      Pattern.compile("(?!000|666|9)[0-9]{3}(?!00)[0-9]{2}(?!0000)[0-9]{4}");
  private static final Pattern DATE =
      Pattern.compile(
          "(?:18|19|20)[0-9]{2}[-/.]?+[0-9]{1,2}+[-/.]?+[0-9]{1,2}+(?:[T ].{0,30}+)?+"
              + "|[0-9]{1,2}+[-/.][0-9]{1,2}+[-/.](?:18|19|20)?+[0-9]{2}");

  private PiiForms() {}

  static boolean isEmail(String text) {
    return text.length() <= LONGEST && EMAIL.matcher(text).matches();
  }

  /** Digits alone are a number like any other, unless the column is named for it. */
  static boolean isPhone(String text, boolean isNamed) {
    if (text.length() > LONGEST_PHONE || !PHONE.matcher(text).matches()) {
      return false;
    }
    int digits = digits(text).length();
    if (digits > MAX_PHONE_DIGITS) {
      return false;
    }
    boolean isInternational = text.startsWith("+") && digits >= MIN_FULL_PHONE_DIGITS;
    return isInternational
        || (isNamed && digits >= MIN_PHONE_DIGITS)
        || (digits >= MIN_FULL_PHONE_DIGITS
            && WRITTEN_PHONE.matcher(text).matches()
            && !isCreditCard(text));
  }

  static boolean isIban(String text) {
    if (text.length() > LONGEST_PHONE * 2) {
      return false;
    }
    String bare = text.replace(" ", "");
    if (!IBAN.matcher(bare).matches()) {
      return false;
    }
    String moved = bare.substring(IBAN_HEAD) + bare.substring(0, IBAN_HEAD);
    int rest = 0;
    for (int index = 0; index < moved.length(); index++) {
      int value = Character.digit(moved.charAt(index), Character.MAX_RADIX);
      rest = (rest * (value < 10 ? 10 : 100) + value) % IBAN_MODULUS;
    }
    return rest == 1;
  }

  static boolean isCreditCard(String text) {
    if (text.length() > 2 * MAX_CARD_DIGITS || !CARD.matcher(text).matches()) {
      return false;
    }
    String digits = digits(text);
    if (digits.length() < MIN_CARD_DIGITS || digits.length() > MAX_CARD_DIGITS) {
      return false;
    }
    int sum = 0;
    for (int index = 0; index < digits.length(); index++) {
      int digit = digits.charAt(digits.length() - 1 - index) - '0';
      int doubled = index % 2 == 0 ? digit : 2 * digit;
      sum += doubled > 9 ? doubled - 9 : doubled;
    }
    return sum % 10 == 0;
  }

  static boolean isIpAddress(String text) {
    if (IPV4.matcher(text).matches()) {
      for (String part : text.split("\\.", -1)) {
        if (Integer.parseInt(part) > 255) {
          return false;
        }
      }
      return true;
    }
    return isIpv6(text);
  }

  private static boolean isIpv6(String text) {
    if (text.length() > 39) {
      return false;
    }
    int gap = text.indexOf("::");
    if (gap < 0) {
      return groups(text) == IPV6_GROUPS;
    }
    int before = groups(text.substring(0, gap));
    int after = groups(text.substring(gap + 2));
    return before >= 0 && after >= 0 && before + after > 0 && before + after < IPV6_GROUPS;
  }

  /** How many groups there are, or -1 if something is none. */
  private static int groups(String text) {
    if (text.isEmpty()) {
      return 0;
    }
    String[] groups = text.split(":", -1);
    for (String group : groups) {
      if (!IPV6_GROUP.matcher(group).matches()) {
        return -1;
      }
    }
    return groups.length;
  }

  /** Nine digits alone are a number like any other, unless the column is named for it. */
  static boolean isSocialSecurity(String text, boolean isNamed) {
    return SOCIAL_SECURITY.matcher(text).matches()
        || (isNamed && BARE_SOCIAL_SECURITY.matcher(text).matches());
  }

  static boolean isDate(String text) {
    return DATE.matcher(text).matches();
  }

  private static String digits(String text) {
    var digits = new StringBuilder(text.length());
    for (int index = 0; index < text.length(); index++) {
      char character = text.charAt(index);
      if (character >= '0' && character <= '9') {
        digits.append(character);
      }
    }
    return digits.toString();
  }
}
