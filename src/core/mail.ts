import { Readable } from "node:stream";
import MailComposer from "nodemailer/lib/mail-composer/index.js";
import SMTPConnection from "nodemailer/lib/smtp-connection/index.js";
import { assertMayCall } from "#core/outgoing/outgoing-client.ts";
import { OtherSystemError } from "#core/values/branded-error.ts";
import { OperatorError } from "./server/operator-error.ts";
import { settings } from "./server/settings.ts";

export type Mail = {
  to: string;
  /** Without angle brackets. The same message has the same one, so that mailboxes recognize a repetition. */
  messageId: string;
  at: Date;
  subject: string;
  text: string;
  html: string;
  attachments?: readonly { name: string; type: string; content: Uint8Array }[];
  /** The address that unsubscribes by a POST without further questions (RFC 8058); none for a message that its reader requested. */
  unsubscribeUrl?: string;
};

/** How far a message got: the mail server was about to receive it, and accepted it. */
export type MailState = { handedAt: Date | null; sentAt: Date | null };

/**
 * `refused`: the server answered that it does not take the message. `unreachable`: it received nothing of it. `unconfirmed`: it received at
 * least a part and its answer was lost, so it may deliver the message or not.
 */
export type MailProblem = "refused" | "unreachable" | "unconfirmed";

export class MailError extends OtherSystemError {
  static override readonly brand: symbol = Symbol.for("customer-360.mail-error");

  readonly problem: MailProblem;
  /** A later attempt may succeed. */
  readonly isTransient: boolean;

  constructor(problem: MailProblem, message: string, isTransient: boolean, cause: unknown) {
    super(message, { cause });
    this.problem = problem;
    this.isTransient = isTransient;
  }
}

const WAIT_MS = 15_000;

/** Whether a mail server and a sender are configured. */
export const canSendMail = (): boolean => settings().SMTP_URL !== undefined && settings().MAIL_FROM !== undefined;

const LOOPBACK = ["localhost", "127.0.0.1", "[::1]"];

const connect = (): SMTPConnection => {
  assertMayCall();
  const { SMTP_URL } = settings();
  if (!SMTP_URL) throw new OperatorError("SMTP_URL is not set");
  const { protocol, hostname, port, username } = new URL(SMTP_URL);
  const secure = protocol === "smtps:";
  // A password is not sent through a network without TLS.
  const requireTLS = username !== "" && !LOOPBACK.includes(hostname);
  return new SMTPConnection({
    host: hostname.replace(/^\[|\]$/g, ""),
    port: Number(port) || (secure ? 465 : 587),
    secure,
    requireTLS,
    connectionTimeout: WAIT_MS,
    greetingTimeout: WAIT_MS,
    socketTimeout: WAIT_MS,
  });
};

const credentials = (): SMTPConnection.Credentials | null => {
  const { username, password } = new URL(settings().SMTP_URL ?? "");
  return username ? { user: decodeURIComponent(username), pass: decodeURIComponent(password) } : null;
};

const compose = (mail: Mail): Promise<Buffer> => {
  const { to, messageId, at, subject, text, html, attachments = [], unsubscribeUrl } = mail;
  return new MailComposer({
    from: settings().MAIL_FROM,
    to,
    subject,
    text,
    html,
    attachments: attachments.map(({ name, type, content }) => ({
      filename: name,
      contentType: type,
      content: Buffer.from(content),
    })),
    messageId: `<${messageId}>`,
    date: at,
    disableFileAccess: true,
    disableUrlAccess: true,
    headers: {
      ...(unsubscribeUrl !== undefined && {
        "List-Unsubscribe": { prepared: true, value: `<${unsubscribeUrl}>` },
        "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
      }),
      "Auto-Submitted": "auto-generated",
    },
  })
    .compile()
    .build();
};

const isPermanent = (code: number | undefined): boolean => code !== undefined && code >= 500;

/** `hasStarted`: the server may have received a part of the message. */
const toMailError = (error: SMTPConnection.SMTPError, hasStarted: boolean): MailError => {
  const { responseCode, response, message } = error;
  if (responseCode !== undefined) {
    return new MailError("refused", response ?? message, !isPermanent(responseCode), error);
  }
  return new MailError(hasStarted ? "unconfirmed" : "unreachable", message, !hasStarted, error);
};

/**
 * Hands a message to the mail server in one connection. `beforeData` runs when the server has accepted sender and recipient, before
 * it receives the first byte of the message; if it rejects, the server receives nothing and this throws the same error. Otherwise
 * throws `MailError`.
 */
export const sendMail = async (mail: Mail, beforeData: () => Promise<void> = async () => {}): Promise<void> => {
  const message = await compose(mail);
  const connection = connect();
  let hasStarted = false;
  let isOver = false;
  let withheld: { error: unknown } | undefined;
  const content = new Readable({
    read() {
      // After a refusal the client library reads what it won't send.
      if (isOver) return void this.push(null);
      beforeData().then(
        () => {
          hasStarted = true;
          this.push(message);
          this.push(null);
        },
        (error: unknown) => {
          withheld = { error };
          connection.close();
          this.destroy();
        },
      );
    },
  });
  try {
    await new Promise<void>((resolve, reject) => {
      const settle = (error?: SMTPConnection.SMTPError | null) => {
        isOver = true;
        if (error) reject(toMailError(error, hasStarted));
        else resolve();
      };
      connection.once("error", settle);
      connection.once("end", () => settle(new Error("The connection was closed")));
      const envelope = { from: settings().MAIL_FROM ?? "", to: [mail.to], size: message.length };
      const send = () => connection.send(envelope, content, (error) => settle(error));
      const user = credentials();
      connection.connect((error) => {
        if (error) settle(error);
        else if (user) connection.login({ credentials: user }, (refused) => (refused ? settle(refused) : send()));
        else send();
      });
    });
  } catch (error) {
    throw withheld ? withheld.error : error;
  } finally {
    connection.close();
  }
};
