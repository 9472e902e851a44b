package io.chimera.quality.protect;

import io.chimera.schemas.contract.Protection.Alphabet;
import io.chimera.schemas.stream.Fault;
import io.chimera.schemas.stream.ReasonCode;
import io.chimera.schemas.stream.TypedRow;
import org.apache.flink.table.data.StringData;
import org.jspecify.annotations.Nullable;

/** Leaves an encrypted text of the same form, and refuses a text that has none. */
final class FormatColumn implements Protector {
  private final int column;
  private final FormatCipher cipher;
  private final Fault tooShort;
  private final Fault tooLong;
  private final Fault foreignCharacter;

  FormatColumn(int column, String path, FormatCipher cipher, Alphabet alphabet) {
    this.column = column;
    this.cipher = cipher;
    tooShort =
        fault(
            path,
            "The text is too short to be encrypted, expected at least "
                + cipher.minLength()
                + " characters");
    tooLong =
        fault(
            path,
            "The text is too long to be encrypted, expected at most "
                + FormatCipher.MAX_LENGTH
                + " characters");
    foreignCharacter =
        fault(
            path,
            "The text has a character that is not of the alphabet '" + alphabet.label() + "'");
  }

  private static Fault fault(String path, String message) {
    return new Fault(ReasonCode.UNPROTECTABLE, path, message);
  }

  @Override
  public int column() {
    return column;
  }

  @Override
  public @Nullable Fault protect(TypedRow row) {
    byte[] text = row.getString(column).toBytes();
    FormatCipher.Refusal refusal = cipher.refusal(text);
    if (refusal != null) {
      return switch (refusal) {
        case TOO_SHORT -> tooShort;
        case TOO_LONG -> tooLong;
        case FOREIGN_CHARACTER -> foreignCharacter;
      };
    }
    row.setObject(column, StringData.fromBytes(cipher.encrypt(text)));
    return null;
  }
}
