import { once } from "node:events";
import type { AddressInfo } from "node:net";
import { SMTPServer } from "smtp-server";

type Refusal = { code: number; text: string };

/** What a mail server received: decoded texts, attachments and headers of each message that it accepted. */
export type ReceivedMail = {
  to: string;
  headers: Record<string, string>;
  text: string;
  html: string;
  attachments: { name: string; type: string; content: Buffer }[];
};

export type MailServer = AsyncDisposable & {
  url: string;
  received: ReceivedMail[];
  /** Answers to the next recipients or messages, in order; null accepts. Without entries it accepts all. */
  onRecipient: (Refusal | null)[];
  onMessage: (Refusal | "drop" | null)[];
  /** How many recipients and messages came, accepted or not. */
  attempts: { recipients: number; messages: number };
  /** The addresses of both. */
  addresses: { recipients: string[]; messages: string[] };
  /** Holds the answers to recipients or messages, by default of all addresses, until the returned function is called. */
  hold: (what: "recipients" | "messages", whose?: (address: string) => boolean) => () => void;
};

const unquoted = (text: string): string => {
  const bytes = text
    .replace(/=\r\n/g, "")
    .replace(/=([0-9A-F]{2})/g, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)));
  return Buffer.from(bytes, "latin1").toString("utf8");
};

type Part = { head: string; body: string };

const splitPart = (part: string): Part => {
  const at = part.indexOf("\r\n\r\n");
  return { head: part.slice(0, at).replace(/\r\n[ \t]+/g, " "), body: part.slice(at + 4) };
};

/** The parts that have no parts. */
const leaves = ({ head, body }: Part): Part[] => {
  const [, boundary] = /^content-type: multipart[^\r]*boundary="([^"]+)"/im.exec(head) ?? [];
  if (boundary === undefined) return [{ head, body }];
  return body
    .split(`--${boundary}`)
    .slice(1, -1)
    .flatMap((part) => leaves(splitPart(part.slice(2))));
};

const decode = ({ head, body }: Part): Buffer => {
  if (/encoding: base64/i.test(head)) return Buffer.from(body, "base64");
  return Buffer.from(/encoding: quoted-printable/i.test(head) ? unquoted(body) : body, "utf8");
};

const readMail = (to: string, raw: string): ReceivedMail => {
  const message = splitPart(raw);
  const headers = Object.fromEntries(
    message.head
      .split("\r\n")
      .map((line) => [line.slice(0, line.indexOf(":")).toLowerCase(), line.slice(line.indexOf(":") + 2)]),
  );
  const parts = leaves(message);
  const isAttached = ({ head }: Part) => /^content-disposition: attachment/im.test(head);
  const text = (type: string) => {
    const found = parts.find((part) => !isAttached(part) && part.head.includes(`Content-Type: ${type}`));
    return found ? decode(found).toString("utf8") : "";
  };
  const attachments = parts.filter(isAttached).map((part) => ({
    name: /filename="?([^";\r]+)"?/i.exec(part.head)?.[1] ?? "",
    type: /^content-type: ([^;\r]+)/im.exec(part.head)?.[1] ?? "",
    content: decode(part),
  }));
  return { to, headers, text: text("text/plain"), html: text("text/html"), attachments };
};

/** A mail server on this machine, without TLS and login. */
export const aMailServer = async (): Promise<MailServer> => {
  const free = { until: Promise.resolve(), whose: (_: string) => true };
  const holds = { recipients: free, messages: free };
  const untilFree = ({ until, whose }: typeof free, address: string) => (whose(address) ? until : Promise.resolve());
  const received: ReceivedMail[] = [];
  const onRecipient: MailServer["onRecipient"] = [];
  const onMessage: MailServer["onMessage"] = [];
  const attempts = { recipients: 0, messages: 0 };
  const addresses: MailServer["addresses"] = { recipients: [], messages: [] };
  const refusal = ({ code, text }: Refusal) => Object.assign(new Error(text), { responseCode: code });
  const server = new SMTPServer({
    disabledCommands: ["AUTH", "STARTTLS"],
    logger: false,
    onRcptTo: ({ address }, _, done) => {
      attempts.recipients++;
      addresses.recipients.push(address);
      const answer = onRecipient.shift();
      void untilFree(holds.recipients, address).then(() => done(answer ? refusal(answer) : null));
    },
    onData: (stream, session, done) => {
      const chunks: Buffer[] = [];
      stream.on("data", (chunk: Buffer) => chunks.push(chunk));
      stream.on("end", () => {
        attempts.messages++;
        const answer = onMessage.shift();
        const [to] = session.envelope.rcptTo;
        addresses.messages.push(to?.address ?? "");
        void untilFree(holds.messages, to?.address ?? "").then(() => {
          if (!answer || answer === "drop") {
            received.push(readMail(to?.address ?? "", Buffer.concat(chunks).toString("utf8")));
          }
          // Accepted, but the sender never learns it.
          if (answer === "drop") for (const connection of server.connections) connection.close();
          else done(answer ? refusal(answer) : null);
        });
      });
    },
  });
  server.on("error", () => {});
  server.listen(0, "127.0.0.1");
  await once(server.server, "listening");
  const { port } = server.server.address() as AddressInfo;
  return {
    url: `smtp://127.0.0.1:${port}`,
    received,
    onRecipient,
    onMessage,
    attempts,
    addresses,
    hold: (what, whose = () => true) => {
      let release = () => {};
      const until = new Promise<void>((resolve) => {
        release = resolve;
      });
      holds[what] = { until, whose };
      return release;
    },
    [Symbol.asyncDispose]: () => new Promise<void>((resolve) => server.close(() => resolve())),
  };
};
