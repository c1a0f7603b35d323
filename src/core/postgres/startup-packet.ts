// The first message of a client (https://www.postgresql.org/docs/current/protocol-message-formats.html): its length, a version or the code
// of a request, and for a login names and values, each ended by a zero.

const CANCEL = 80_877_102;
const ENCRYPTION = [80_877_103, 80_877_104];
/** Version 3; the minor one may be any. */
const MAJOR = 3;
const HEAD = 8;
/** The server's own limit. */
const LONGEST = 10_000;
const CANCEL_LENGTH = { least: 16, most: 268 };

/** What READERS_HOST accepts, and the embedded server's pg_hba.conf. */
export const READER_LOGIN = "reader_xxxxxxxx";
const IS_READER = /^reader_[a-z2-7]{8}$/;

type Startup = { kind: "incomplete" | "refused" | "accepted" } | { kind: "encryption"; length: number };

/** The names and values, or null if they are not exactly what the server would read. */
const readParameters = (bytes: Buffer): [string, string][] | null => {
  const texts = bytes.toString("latin1").split("\0");
  // Each value, the list, and the text after the last zero.
  if (texts.length < 2 || texts.at(-1) !== "" || texts.at(-2) !== "") return null;
  const parts = texts.slice(0, -2);
  if (parts.length % 2 === 1) return null;
  const pairs = Array.from({ length: parts.length / 2 }, (_, at): [string, string] => [
    parts[2 * at] ?? "",
    parts[2 * at + 1] ?? "",
  ]);
  return pairs.every(([name]) => name !== "") ? pairs : null;
};

/** Whether what a client has sent so far asks for a login for reporting. The server would take the last `user`, so each has to be one. */
export const readStartup = (received: Buffer): Startup => {
  if (received.length < HEAD) return { kind: "incomplete" };
  const [length, code] = [received.readInt32BE(0), received.readInt32BE(4)];
  if (length < HEAD || length > LONGEST) return { kind: "refused" };
  if (ENCRYPTION.includes(code)) return length === HEAD ? { kind: "encryption", length } : { kind: "refused" };
  if (received.length < length) return { kind: "incomplete" };
  if (code === CANCEL)
    return { kind: length >= CANCEL_LENGTH.least && length <= CANCEL_LENGTH.most ? "accepted" : "refused" };
  if (code >> 16 !== MAJOR) return { kind: "refused" };
  const parameters = readParameters(received.subarray(HEAD, length));
  const users = parameters?.filter(([name]) => name === "user") ?? [];
  const isReader = users.length > 0 && users.every(([, value]) => IS_READER.test(value));
  return { kind: isReader ? "accepted" : "refused" };
};
