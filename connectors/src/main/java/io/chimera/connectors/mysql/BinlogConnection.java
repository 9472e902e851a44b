package io.chimera.connectors.mysql;

import com.github.shyiko.mysql.binlog.io.ByteArrayInputStream;
import com.github.shyiko.mysql.binlog.io.ByteArrayOutputStream;
import com.github.shyiko.mysql.binlog.network.Authenticator;
import com.github.shyiko.mysql.binlog.network.ClientCapabilities;
import com.github.shyiko.mysql.binlog.network.ServerException;
import com.github.shyiko.mysql.binlog.network.protocol.ErrorPacket;
import com.github.shyiko.mysql.binlog.network.protocol.GreetingPacket;
import com.github.shyiko.mysql.binlog.network.protocol.PacketChannel;
import com.github.shyiko.mysql.binlog.network.protocol.command.ByteArrayCommand;
import com.github.shyiko.mysql.binlog.network.protocol.command.Command;
import com.github.shyiko.mysql.binlog.network.protocol.command.DumpBinaryLogCommand;
import com.github.shyiko.mysql.binlog.network.protocol.command.QueryCommand;
import com.github.shyiko.mysql.binlog.network.protocol.command.SSLRequestCommand;
import io.chimera.schemas.contract.DatabaseSourceSpec;
import io.chimera.schemas.contract.DatabaseSourceSpec.SslMode;
import io.chimera.schemas.contract.SecretReference;
import io.chimera.schemas.platform.Secrets;
import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.Arrays;

/**
 * A connection of a replica: the server sends events on it, one after the other, and nothing is
 * asked any more. Reading waits; {@link #close} from elsewhere ends that.
 */
final class BinlogConnection implements Closeable {
  private static final int LONGEST_PACKET = 0xFF_FFFF;
  private static final int ERROR = 0xFF;
  private static final int END = 0xFE;
  private static final int REGISTER = 0x15;

  /** What the server's list of replicas calls us. */
  private static final String HOST = "chimera";

  /** That of a replica which knows MariaDB's own ids of transactions. */
  private static final int CAPABILITY = 4;

  /** How many heartbeats may be missing. */
  private static final int PATIENCE = 3;

  private final Socket socket;
  private final PacketChannel channel;

  private BinlogConnection(Socket socket, PacketChannel channel) {
    this.socket = socket;
    this.channel = channel;
  }

  /**
   * Connects, and asks for the log.
   *
   * @param heartbeat how often the server says that it is there when it has nothing else to say
   * @throws ServerException if the server refuses
   */
  static BinlogConnection open(
      DatabaseSourceSpec source,
      Secrets secrets,
      ReplicaId id,
      BinlogFile file,
      long offset,
      Duration heartbeat)
      throws IOException {
    int patience = Math.toIntExact(source.options().connectTimeout().toMillis());
    var socket = new Socket();
    try {
      socket.connect(new InetSocketAddress(source.host(), source.port()), patience);
      socket.setSoTimeout(patience);
      socket.setTcpNoDelay(true);
      socket.setKeepAlive(true);
      var connection = new BinlogConnection(socket, new PacketChannel(socket));
      connection.logIn(source, secrets);
      connection.ask(id, file, offset, heartbeat);
      long wait = Math.max(patience, heartbeat.multipliedBy(PATIENCE).toMillis());
      socket.setSoTimeout(Math.toIntExact(wait));
      return connection;
    } catch (IOException | RuntimeException failure) {
      try {
        socket.close();
      } catch (IOException e) {
        failure.addSuppressed(e);
      }
      throw failure;
    }
  }

  private void logIn(DatabaseSourceSpec source, Secrets secrets) throws IOException {
    byte[] first = channel.read();
    refuseError(first);
    var greeting = new GreetingPacket(first);
    if (source.sslMode() != SslMode.DISABLE) {
      if ((greeting.getServerCapabilities() & ClientCapabilities.SSL) == 0) {
        throw new IOException("the server has no TLS");
      }
      var request = new SSLRequestCommand();
      request.setCollation(greeting.getServerCollation());
      channel.write(request);
      channel.upgradeToSSL(TlsSockets.of(source), null);
    }
    SecretReference password = source.password();
    String resolved = password == null ? "" : secrets.resolve(password);
    new Authenticator(greeting, channel, null, source.user(), resolved).authenticate();
    channel.authenticationComplete();
  }

  private void ask(ReplicaId id, BinlogFile file, long offset, Duration heartbeat)
      throws IOException {
    long nanos = heartbeat.toNanos();
    // Under the old names and the new ones; a server reads those that it knows.
    execute(new QueryCommand("SET @master_heartbeat_period = " + nanos));
    execute(new QueryCommand("SET @source_heartbeat_period = " + nanos));
    execute(new QueryCommand("SET @master_binlog_checksum = 'CRC32'"));
    execute(new QueryCommand("SET @source_binlog_checksum = 'CRC32'"));
    execute(new QueryCommand("SET @mariadb_slave_capability = " + CAPABILITY));
    execute(register(id));
    channel.write(new DumpBinaryLogCommand(id.value(), file.toString(), offset));
  }

  /** So that the server lists it among its replicas, and others see that its number is taken. */
  private static Command register(ReplicaId id) throws IOException {
    var packet = new ByteArrayOutputStream();
    packet.writeInteger(REGISTER, 1);
    packet.writeLong(id.value(), 4);
    packet.writeInteger(HOST.length(), 1);
    packet.writeString(HOST);
    // Neither user nor password, port, rank nor master.
    packet.write(new byte[1 + 1 + 2 + 4 + 4]);
    return new ByteArrayCommand(packet.toByteArray());
  }

  private void execute(Command command) throws IOException {
    channel.write(command);
    refuseError(channel.read());
  }

  /**
   * The next event; waits for it.
   *
   * @throws IOException if the connection ends, or the server has been silent for too long
   */
  byte[] next() throws IOException {
    ByteArrayInputStream in = channel.getInputStream();
    byte[] packet = packet(in);
    if (packet.length == LONGEST_PACKET) {
      packet = whole(packet, in);
    }
    if (packet.length == 0) {
      throw new EOFException("the server has sent an empty packet");
    }
    int mark = packet[0] & 0xFF;
    if (mark == ERROR) {
      refuseError(packet);
    }
    if (mark == END) {
      throw new EOFException("the server has ended the log");
    }
    return Arrays.copyOfRange(packet, 1, packet.length);
  }

  private static byte[] packet(ByteArrayInputStream in) throws IOException {
    int length = in.readInteger(3);
    // A number that counts packets, and begins anew after 255.
    in.read();
    return in.read(length);
  }

  /** Packets of the longest length have a continuation. */
  private static byte[] whole(byte[] first, ByteArrayInputStream in) throws IOException {
    byte[] all = first;
    byte[] part = first;
    while (part.length == LONGEST_PACKET) {
      part = packet(in);
      int length = all.length;
      all = Arrays.copyOf(all, Math.addExact(length, part.length));
      System.arraycopy(part, 0, all, length, part.length);
    }
    return all;
  }

  private static void refuseError(byte[] packet) throws IOException {
    if (packet.length > 0 && (packet[0] & 0xFF) == ERROR) {
      var error = new ErrorPacket(Arrays.copyOfRange(packet, 1, packet.length));
      throw new ServerException(error.getErrorMessage(), error.getErrorCode(), error.getSqlState());
    }
  }

  /** At once and without a farewell; whoever reads gets an exception. */
  @Override
  public void close() throws IOException {
    socket.close();
  }
}
