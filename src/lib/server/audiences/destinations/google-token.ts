import { createPrivateKey, sign } from "node:crypto";
import { z } from "zod";
import type { OutgoingClient } from "../../outgoing/outgoing-client.ts";
import { OutgoingError } from "../../outgoing/outgoing-error.ts";

const SCOPE = "https://www.googleapis.com/auth/datamanager";
const TOKEN_PATH = "/token";
/** The audience of the assertion is Google's own address, whatever the key file says, so that the key goes only there. */
const TOKEN_ORIGIN = "https://oauth2.googleapis.com";
const LIFETIME_SECONDS = 3600;
const SPARE_MS = 60_000;

const keyFile = z.object({ client_email: z.string(), private_key: z.string(), private_key_id: z.string().optional() });
const tokenAnswer = z.object({ access_token: z.string(), expires_in: z.number() });

const base64 = (value: object): string => Buffer.from(JSON.stringify(value)).toString("base64url");

/** RFC 7523, as developers.google.com/identity/protocols/oauth2/service-account has it. */
const assertionOf = (text: string, now: Date): string => {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    json = null;
  }
  const { data: file } = keyFile.safeParse(json);
  if (!file) throw new OutgoingError("KEYS_MISSING", "service account key");
  const issuedAt = Math.floor(now.getTime() / 1000);
  const header = { alg: "RS256", typ: "JWT", ...(file.private_key_id && { kid: file.private_key_id }) };
  const claims = {
    iss: file.client_email,
    scope: SCOPE,
    aud: `${TOKEN_ORIGIN}${TOKEN_PATH}`,
    iat: issuedAt,
    exp: issuedAt + LIFETIME_SECONDS,
  };
  const signed = `${base64(header)}.${base64(claims)}`;
  try {
    return `${signed}.${sign("sha256", Buffer.from(signed), createPrivateKey(file.private_key)).toString("base64url")}`;
  } catch (cause) {
    throw new OutgoingError("KEYS_MISSING", "private key of the service account", { cause });
  }
};

type TokenContext = { client: OutgoingClient; signal: AbortSignal; origin?: string | undefined };

/** Access tokens of a service account, each used until shortly before it expires. */
export const googleTokens = (serviceAccount: string, { client, signal, origin = TOKEN_ORIGIN }: TokenContext) => {
  let current: { text: string; until: number } | undefined;
  return async (): Promise<string> => {
    if (current && current.until > performance.now()) return current.text;
    const body = new URLSearchParams({
      grant_type: "urn:ietf:params:oauth:grant-type:jwt-bearer",
      assertion: assertionOf(serviceAccount, new Date()),
    });
    const { json } = await client
      .json({ url: new URL(TOKEN_PATH, origin), body, signal })
      .catch((error: unknown) => Promise.reject(isRefusal(error) ? asRejected(error) : error));
    const { data } = tokenAnswer.safeParse(json);
    if (!data) throw new OutgoingError("BAD_ANSWER", "token");
    current = { text: data.access_token, until: performance.now() + data.expires_in * 1000 - SPARE_MS };
    return current.text;
  };
};

/** `invalid_grant` comes with status 400. */
const isRefusal = (error: unknown): error is OutgoingError => error instanceof OutgoingError && error.status === 400;
const asRejected = (error: OutgoingError) => new OutgoingError("KEY_REJECTED", error.detail, { cause: error });
