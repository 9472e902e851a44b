package io.chimera.schemas.platform;

import io.chimera.schemas.contract.Document;
import io.chimera.schemas.contract.DocumentNode;
import io.chimera.schemas.contract.DocumentObject;
import io.chimera.schemas.contract.DocumentValues;
import io.chimera.schemas.contract.InvalidContractException;
import io.chimera.schemas.contract.KafkaSecurity;
import io.chimera.schemas.contract.KafkaSecurityReader;
import io.chimera.schemas.contract.Names;
import io.chimera.schemas.contract.SecretReference;
import io.chimera.schemas.platform.PlatformSettings.AllowedSecret;
import io.chimera.schemas.platform.PlatformSettings.AuditSettings;
import io.chimera.schemas.platform.PlatformSettings.DataHubSettings;
import io.chimera.schemas.platform.PlatformSettings.EventSettings;
import io.chimera.schemas.platform.PlatformSettings.LineageSettings;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Reads {@code chimera.yaml} as strictly as a contract is read. Relative paths in it are resolved
 * against the directory it lies in.
 */
public final class PlatformSettingsReader {
  static final int DEFAULT_DASHBOARD_PORT = 8081;

  private static final Pattern KEY_ID = Pattern.compile("[A-Za-z0-9_-]{1,32}");
  private static final String EXPECTED_KEY_ID = "1 to 32 letters, digits, '-' and '_'";

  /** DataHub's own words. */
  private static final Map<String, String> ENVIRONMENTS =
      Stream.of(
              "DEV",
              "TEST",
              "QA",
              "UAT",
              "EI",
              "PRE",
              "STG",
              "NON_PROD",
              "PROD",
              "CORP",
              "RVW",
              "SANDBOX")
          .collect(
              Collectors.toMap(
                  each -> each, each -> each, (one, other) -> one, LinkedHashMap::new));

  private static final String CHECKPOINTS = "lake/checkpoints";
  private static final int MAX_PORT = 65535;

  /**
   * Reads a file.
   *
   * @throws InvalidContractException with every problem found
   */
  public PlatformSettings read(Path file) {
    Path directory = file.toAbsolutePath().getParent();
    Document document = Document.parse(file);
    return read(document, SettingsPaths.in(directory));
  }

  /**
   * Reads text that lies in no directory of this machine, so that its paths have to be absolute.
   *
   * @throws InvalidContractException with every problem found
   */
  public PlatformSettings read(String text) {
    return read(Document.parse(text), SettingsPaths.nowhere());
  }

  private static PlatformSettings read(Document document, SettingsPaths paths) {
    PlatformSettings settings = read(document.root(), paths);
    document.throwIfInvalid();
    return settings;
  }

  /** What holds where there is no file: everything under {@code lake} in the directory. */
  public PlatformSettings defaults(Path directory) {
    return new PlatformSettings(
        CatalogSettingsReader.defaults(directory),
        null,
        SettingsPaths.resolve(directory, CHECKPOINTS),
        DEFAULT_DASHBOARD_PORT,
        List.of());
  }

  private static PlatformSettings read(DocumentNode root, SettingsPaths paths) {
    DocumentObject settings = root.object(SettingsPart.SETTINGS.keys());
    @Nullable EventSettings events = events(settings.optional("events"));
    return new PlatformSettings(
        new CatalogSettingsReader(paths).read(settings.optional("catalog")),
        events,
        lineage(settings.optional("lineage")),
        paths.directory(settings.optional("checkpoints"), CHECKPOINTS),
        settings
            .optional("dashboard")
            .object(SettingsPart.DASHBOARD.keys())
            .required("port", "a port, 0 for a free one")
            .integer(0, MAX_PORT, DEFAULT_DASHBOARD_PORT),
        secrets(settings.optional("secrets")),
        keys(settings.optional("protection")),
        audit(settings.optional("audit")),
        datahub(settings.optional("datahub")),
        OnboardingSettingsReader.onboarding(settings.optional("onboarding"), events != null),
        OnboardingSettingsReader.notifications(settings.optional("notifications")));
  }

  private static @Nullable EventSettings events(DocumentNode node) {
    if (!node.isPresent()) {
      return null;
    }
    DocumentObject events = node.object(SettingsPart.EVENTS.keys());
    List<String> servers = DocumentValues.servers(events.required("servers", "'host:port'"));
    return new EventSettings(
        servers, topics(events.optional("topics")), security(events.optional("security")));
  }

  private static KafkaSecurity security(DocumentNode node) {
    DocumentObject security = node.secretObject(SettingsPart.EVENT_SECURITY.keys());
    return KafkaSecurityReader.read(security, security.optional("password"), false);
  }

  private static Map<String, String> topics(DocumentNode node) {
    DocumentObject topics = node.object(SettingsPart.TOPICS.keys());
    var names = new LinkedHashMap<String, String>();
    for (String label : SettingsPart.TOPICS.keys().known()) {
      DocumentNode name = topics.optional(label);
      if (name.isPresent()) {
        names.put(
            label,
            name.text(Names.TOPIC, "1 to 249 letters, digits, '.', '_' and '-', not only dots"));
      }
    }
    return names;
  }

  private static @Nullable LineageSettings lineage(DocumentNode node) {
    if (!node.isPresent()) {
      return null;
    }
    DocumentObject lineage = node.secretObject(SettingsPart.LINEAGE.keys());
    @Nullable URI url =
        DocumentValues.webAddress(lineage.required("url", "the address that events are posted to"));
    SecretReference token = DocumentValues.secretReference(lineage.optional("token"));
    boolean symlinks = lineage.optional("symlinks").flag(true);
    return url == null ? null : new LineageSettings(url, token, symlinks);
  }

  private static AuditSettings audit(DocumentNode node) {
    if (!node.isPresent()) {
      return AuditSettings.WHERE_POSSIBLE;
    }
    return new AuditSettings(
        node.object(SettingsPart.AUDIT.keys()).required("required", "true or false").flag(false));
  }

  private static @Nullable DataHubSettings datahub(DocumentNode node) {
    if (!node.isPresent()) {
      return null;
    }
    DocumentObject datahub = node.secretObject(SettingsPart.DATAHUB.keys());
    @Nullable URI url =
        DocumentValues.webAddress(datahub.required("url", "the metadata service's base address"));
    SecretReference token = DocumentValues.secretReference(datahub.optional("token"));
    String environment = datahub.optional("environment").choice(ENVIRONMENTS, "PROD");
    return url == null ? null : new DataHubSettings(url, token, environment);
  }

  private static @Nullable KeySettings keys(DocumentNode node) {
    if (!node.isPresent()) {
      return null;
    }
    DocumentObject protection = node.secretObject(SettingsPart.PROTECTION.keys());
    DocumentNode currentNode = protection.required("current", "the id of one of the keys");
    String current = currentNode.text(KEY_ID, EXPECTED_KEY_ID);
    var keys = new ArrayList<KeySettings.Key>();
    var ids = new HashSet<String>();
    var secrets = new HashSet<SecretReference>();
    DocumentNode list = protection.required("keys", "a list of keys");
    for (DocumentNode each : list.elements("a list of keys")) {
      DocumentObject key = each.secretObject(SettingsPart.KEY.keys());
      DocumentNode idNode = key.required("id", EXPECTED_KEY_ID);
      String id = idNode.text(KEY_ID, EXPECTED_KEY_ID);
      DocumentNode secretNode = key.required("secret", "'${file:/absolute/path}'");
      SecretReference secret = DocumentValues.secretReference(secretNode);
      if (!id.isEmpty() && !ids.add(id)) {
        idNode.refuse("every id once, for tokens are known by it");
      }
      if (secret != null && !secrets.add(secret)) {
        secretNode.refuse("every key once");
      }
      if (secret != null) {
        keys.add(new KeySettings.Key(id, secret));
      }
    }
    if (!current.isEmpty() && !ids.isEmpty() && !ids.contains(current)) {
      currentNode.refuse("the id of one of the keys");
    }
    return new KeySettings(current, keys);
  }

  private static List<AllowedSecret> secrets(DocumentNode list) {
    var secrets = new ArrayList<AllowedSecret>();
    var seen = new HashSet<SecretReference>();
    for (DocumentNode node : list.elements("a list of references and their hosts")) {
      DocumentObject secret = node.secretObject(SettingsPart.SECRET.keys());
      DocumentNode referenceNode = secret.required("reference", "'${env:NAME}'");
      SecretReference reference = DocumentValues.secretReference(referenceNode);
      List<String> hosts =
          DocumentValues.servers(secret.required("hosts", "a list of 'host:port'"));
      if (reference != null) {
        if (!seen.add(reference)) {
          referenceNode.refuse("every reference once, with all of its hosts");
        }
        secrets.add(new AllowedSecret(reference, hosts));
      }
    }
    return secrets;
  }
}
