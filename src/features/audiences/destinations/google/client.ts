import { createPrivateKey, sign } from "node:crypto";
import { z } from "zod";
import type { OutgoingClient } from "#core/outgoing/outgoing-client.ts";
import { OutgoingError } from "#core/outgoing/outgoing-error.ts";
import { googleValues, hashed } from "../../rules/hashed-values.ts";
import type { FieldsOf } from "../define-destination.ts";
import {
  type ApiDestination,
  accepted,
  type DestinationClient,
  type DestinationList,
  type DestinationMember,
  inParts,
  type OpenContext,
  type RecordResult,
  readAnswer,
  rejected,
  sendReachable,
  sha256,
  toContact,
} from "../destination-client.ts";
import type { google } from "./destination.ts";

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
const signAssertion = (text: string, now: Date): string => {
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
const googleTokens = (serviceAccount: string, { client, signal, origin = TOKEN_ORIGIN }: TokenContext) => {
  let current: { text: string; until: number } | undefined;
  return async (): Promise<string> => {
    if (current && current.until > performance.now()) return current.text;
    const body = new URLSearchParams({
      grant_type: "urn:ietf:params:oauth:grant-type:jwt-bearer",
      assertion: signAssertion(serviceAccount, new Date()),
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

/**
 * `serviceAccount` is the JSON file of its key; `accountId` the Google Ads account, `loginAccountId` the manager account
 * through which it is reached, `listId` the customer list.
 */
export type GoogleAccess = FieldsOf<typeof google>;

/** Of `audienceMembers:ingest` and `:remove`. */
const PER_REQUEST = 10_000;

/** The advertising formats contain only customers who granted both. */
const CONSENT = { adUserData: "CONSENT_GRANTED", adPersonalization: "CONSENT_GRANTED" };
const TERMS = { customerMatchTermsOfServiceStatus: "ACCEPTED" };

const requestAnswer = z.object({ requestId: z.string() });
const refusal = z.object({
  error: z.object({
    details: z.array(
      z.object({
        fieldViolations: z
          .array(z.object({ field: z.string(), description: z.string().nullish(), reason: z.string().nullish() }))
          .optional(),
      }),
    ),
  }),
});
const listsAnswer = z.object({
  userLists: z.array(z.object({ id: z.string(), displayName: z.string().optional() })).optional(),
  nextPageToken: z.string().optional(),
});

type GoogleIdentifier =
  | { emailAddress: string }
  | { phoneNumber: string }
  | { address: { givenName: string; familyName: string; regionCode: string; postalCode: string } };

/** An address needs all four parts; its region and postal code stay plain. */
export const googleIdentifiers = (member: DestinationMember): GoogleIdentifier[] => {
  const { email, phone, givenName, familyName, regionCode, postalCode } = googleValues(toContact(member));
  const names = { givenName: hashed(givenName, sha256), familyName: hashed(familyName, sha256) };
  return [
    ...(email ? [{ emailAddress: sha256(email) }] : []),
    ...(phone ? [{ phoneNumber: sha256(phone) }] : []),
    ...(givenName && familyName && regionCode && postalCode ? [{ address: { ...names, regionCode, postalCode } }] : []),
  ];
};

const stripNonDigits = (accountId: string): string => accountId.replace(/\D/g, "");
const toAccount = (accountId: string) => ({ accountType: "GOOGLE_ADS", accountId: stripNonDigits(accountId) });

/** Which members a refused request names, and why; Google refuses all of it because of one. */
const violationsIn = (error: unknown): Map<number, string> => {
  const answer = error instanceof OutgoingError && error.status === 400 ? error.answer : null;
  const { data } = refusal.safeParse(answer);
  const violations = data?.error.details.flatMap(({ fieldViolations }) => fieldViolations ?? []) ?? [];
  return new Map(
    violations.flatMap(({ field, description, reason }) => {
      const at = /audience_?members\[(\d+)\]/i.exec(field)?.[1];
      return at === undefined ? [] : [[Number(at), description ?? reason ?? field] as const];
    }),
  );
};

/**
 * Customer Match by the Data Manager API (developers.google.com/data-manager/api), which new integrations must use. Google
 * matches later and says only how many: an accepted request counts as sent for each of its members.
 */
export const openGoogle = (
  { serviceAccount, accountId, loginAccountId, listId }: GoogleAccess,
  {
    client,
    signal,
    origin = "https://datamanager.googleapis.com",
    tokenOrigin,
  }: OpenContext & { tokenOrigin?: string },
): ApiDestination => {
  const accessToken = googleTokens(serviceAccount, { client, signal, origin: tokenOrigin });
  const call = async <Answer>(schema: z.ZodType<Answer>, path: string, body?: unknown): Promise<Answer> => {
    const headers = async (): Promise<Record<string, string>> => ({
      authorization: `Bearer ${await accessToken()}`,
      ...(loginAccountId && { "login-account": `accountTypes/GOOGLE_ADS/accounts/${stripNonDigits(loginAccountId)}` }),
    });
    const { json } = await client.json({ url: new URL(path, origin), headers, body, signal });
    return readAnswer(schema, json, path);
  };

  const destinations = [
    {
      operatingAccount: toAccount(accountId),
      ...(loginAccountId && { loginAccount: toAccount(loginAccountId) }),
      productDestinationId: listId,
    },
  ];
  const sendPart = async (path: string, extra: object, members: DestinationMember[]): Promise<RecordResult[]> => {
    const audienceMembers = members.map((member) => ({ userData: { userIdentifiers: googleIdentifiers(member) } }));
    try {
      await call(requestAnswer, path, { destinations, audienceMembers, encoding: "HEX", ...extra });
      return members.map(accepted);
    } catch (error) {
      const reasons = violationsIn(error);
      const refused = members.flatMap((member, at) => {
        const reason = reasons.get(at);
        return reason === undefined ? [] : [rejected(member, reason)];
      });
      if (refused.length === 0) throw error;
      const others = members.filter((_, at) => !reasons.has(at));
      return [...refused, ...(others.length === 0 ? [] : await sendPart(path, extra, others))];
    }
  };
  const sendAll = (path: string, extra: object) => (members: DestinationMember[]) =>
    sendReachable(
      members,
      (member) => googleIdentifiers(member).length > 0,
      (reachable) => inParts(reachable, PER_REQUEST, (part) => sendPart(path, extra, part)),
    );

  return {
    batchSize: PER_REQUEST,
    add: sendAll("/v1/audienceMembers:ingest", { consent: CONSENT, termsOfService: TERMS }),
    remove: sendAll("/v1/audienceMembers:remove", {}),
    lists: async () => {
      const lists: DestinationList[] = [];
      for (let token: string | undefined, hasMore = true; hasMore; ) {
        const query = token ? `?pageToken=${encodeURIComponent(token)}` : "";
        const page: z.infer<typeof listsAnswer> = await call(
          listsAnswer,
          `/v1/accountTypes/GOOGLE_ADS/accounts/${stripNonDigits(accountId)}/userLists${query}`,
        );
        lists.push(...(page.userLists ?? []).map(({ id, displayName }) => ({ id, name: displayName ?? id })));
        hasMore = Boolean(page.nextPageToken) && page.nextPageToken !== token;
        token = page.nextPageToken;
      }
      return lists;
    },
  };
};

/** The file: support.google.com/google-ads/answer/7659867. */
export const googleClient: DestinationClient<typeof google> = {
  open: openGoogle,
  file: {
    columns: ["Email", "Phone", "First Name", "Last Name", "Country", "Zip"],
    row: (member, { hash }) => {
      const { email, phone, givenName, familyName, regionCode, postalCode } = googleValues(member);
      return [...[email, phone, givenName, familyName].map((text) => hashed(text, hash)), regionCode, postalCode];
    },
  },
};
