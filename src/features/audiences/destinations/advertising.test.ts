import { createHash, createPublicKey, generateKeyPairSync, verify } from "node:crypto";
import { beforeEach, describe, expect, test } from "vitest";
import { outgoingClient } from "#core/outgoing/outgoing-client.ts";
import { provideSettings } from "#core/server/settings.ts";
import { type PlatformServer, startPlatform } from "#testing/audiences/platform-server.ts";
import { duringTest, signal } from "#testing/shops/connections/read-source.ts";
import type { ShopAnswer, ShopRequest } from "#testing/shops/connections/shop-server.ts";
import type { DestinationMember } from "./destination-client.ts";
import { googleIdentifiers, openGoogle } from "./google/client.ts";
import { META_SCHEMA, metaRow, openMeta } from "./meta/client.ts";

let waits: number[];
beforeEach(() => {
  provideSettings({ ALLOW_PRIVATE_CONNECTIONS: "yes" });
  waits = [];
});
const context = (server: PlatformServer) => ({
  client: outgoingClient({ wait: async (ms) => void waits.push(ms) }),
  signal,
  origin: server.address,
});

const sha256 = (text: string): string => createHash("sha256").update(text).digest("hex");
const member = (customerId: string): DestinationMember => ({ customerId, email: `${customerId}@shop.test` });
const [ada, bob, cyd] = [member("ada"), member("bob"), member("cyd")];
const unknown: DestinationMember = { customerId: "eve", firstName: "Eve" };

const lovelace: DestinationMember = {
  customerId: "1",
  email: "  Ada.Lovelace+shop@Example.COM ",
  phone: "+44 20 7946 0958",
  firstName: " Ada ",
  lastName: "O’Connor-Byron",
  city: "St. John's 2",
  region: "New York (NY)",
  zip: "94025-1234",
  country: "US",
};
const nunez: DestinationMember = {
  customerId: "2",
  email: "jose@example.es",
  phone: "+34 (612) 345-678",
  firstName: "José",
  lastName: "Núñez",
  city: "São Paulo",
  region: "Île-de-France",
  zip: "SW1A 1AA",
  country: "gb",
};

describe("identifiers", () => {
  test("are hashed as by Meta's own library", () => {
    // ServerSideUtils.normalizeAndHash of facebook-nodejs-business-sdk 24.0.1, of the same texts.
    expect(metaRow(lovelace)).toEqual([
      "853f1782f3ea2d989979386883d08910614006a64f4c44d272f203f9e45a7376",
      "35e206e5dec4c89b9e8b71b8c32724a5bb518483ac5a20c6617d738375b3b823",
      "fdee430d40bd57deeac186cd9790033d0f06f909a8806e7ce6e717ab7c7d5029",
      "1e0dfd2aaeef52505d8e9a5f698f8a7d6ab84ca9a4a94731dd6ef0d9a5a3be76",
      "a56898568fbf81dd58a84292bf3bc6ba821820f0768ac7edd2010a1bbab5db64",
      "bfdde620c9a77ae20e9081d165486940ea93850595116ad2936afbfbcf15c1c5",
      "b9a9cf3cd3723a2e91b7c23ecf68456e872b6e5d86e5cab7f3d45a7302da32c7",
      "79adb2a2fce5c6ba215fe5f27f532d4e7edbac4b6a5e09e1ef3a08084a904621",
    ]);
    expect(metaRow(nunez)).toEqual([
      "85464eef0fce0160f161a6628877c47985e10ca4fac8dc8fc7a3457c020b1e20",
      "11f976ff0fae9007051c1c0be7821b65f86e69e36f63542ae8c72dbf3b9cd9dc",
      "d994e1d001886fe5b45b1267bd1fa2b752ac50742579bd3dad7b2a2aa0ed6866",
      "1aafcb92547a6d1d82dbb3e72eb5bf4d83f628aa06041547a1c0faff83d908e8",
      "3eda1428ae1aece064071f8d40f08fe2bc59ffa66c171a163caf15122ec4d7f0",
      "7f2f97f2a36f4cae0d099b382c08f83ec00532733befa7a2831942ab70360a48",
      "830e1d4b9838bab1f5c2acdb23e0b502ff13a9832c4632e8d67a1d43d3b7f614",
      "0b407281768f0e833afef47ed464b6571d01ca4d53c12ce5c51d1462f4ad6677",
    ]);
  });

  test("Google's identifiers keep the plus of the phone, and neither dots nor what follows a plus in Gmail addresses", () => {
    expect(googleIdentifiers({ ...lovelace, email: "Ada.Love lace@GoogleMail.com" })).toEqual([
      { emailAddress: sha256("adalovelace@googlemail.com") },
      { phoneNumber: sha256("+442079460958") },
      {
        address: {
          givenName: sha256("ada"),
          familyName: sha256("o’connor-byron"),
          regionCode: "US",
          postalCode: "94025-1234",
        },
      },
    ]);
    expect(googleIdentifiers({ customerId: "1", email: "Ada.Lovelace+Shopping@gmail.com" })).toEqual([
      { emailAddress: sha256("adalovelace@gmail.com") },
    ]);
    expect(googleIdentifiers({ ...lovelace, email: "a.b@example.com", phone: "020 7946", zip: "" })).toEqual([
      { emailAddress: sha256("a.b@example.com") },
    ]);
  });

  test("unknown identifiers stay empty, and composed and decomposed letters are the same", () => {
    expect(metaRow({ customerId: "1", email: " ", firstName: "" })).toEqual(META_SCHEMA.map(() => ""));
    expect(googleIdentifiers({ customerId: "1", email: " ", phone: "" })).toEqual([]);
    expect(metaRow({ customerId: "1", firstName: "Jose\u0301" })[2]).toBe(metaRow(nunez)[2]);
  });
});

describe("Meta", () => {
  const access = { accessToken: "EAAtest", accountId: "42", listId: "900" };
  const failure = (status: number, code: number, message: string): ShopAnswer => ({
    status,
    json: { error: { message, type: "OAuthException", code, fbtrace_id: "A" } },
  });

  /** A custom audience that refuses the rows of `invalid` emails. */
  const running = async (invalid: string[] = []) => {
    const rows = new Set<string>();
    const sessions: { session_id: number; batch_seq: number; last_batch_flag: boolean }[] = [];
    const server = await duringTest(
      startPlatform(({ method, url, headers, body }: ShopRequest): ShopAnswer => {
        if (headers.authorization !== "Bearer EAAtest") return failure(400, 190, "Error validating access token");
        if (url.pathname === "/v25.0/act_42/customaudiences") {
          const isFirst = url.searchParams.get("after") === null;
          const data = [isFirst ? { id: "900", name: "Win back" } : { id: "901", name: "VIP" }];
          return { json: { data, paging: { cursors: { after: "c" }, ...(isFirst && { next: "https://x" }) } } };
        }
        if (url.pathname !== "/v25.0/900/users") return failure(400, 100, "Unsupported request");
        const form = new URLSearchParams(body);
        const { schema, data } = JSON.parse(form.get("payload") ?? "") as { schema: string[]; data: string[][] };
        sessions.push(JSON.parse(form.get("session") ?? ""));
        if (schema.join() !== META_SCHEMA.join() || data.length > 10_000) return failure(400, 100, "Invalid parameter");
        const bad = data.filter(([email = ""]) => invalid.includes(email));
        for (const row of data) {
          if (method === "DELETE") rows.delete(row.join());
          else if (!bad.includes(row)) rows.add(row.join());
        }
        const samples = Object.fromEntries(bad.map((row) => [JSON.stringify(row), "Invalid hash"]));
        const counts = { num_received: data.length, num_invalid_entries: bad.length, invalid_entry_samples: samples };
        return { json: { audience_id: "900", session_id: "1", ...counts } };
      }),
    );
    return { server, rows, sessions };
  };

  test("hashed rows are added and removed; who has nothing to be found by is not sent", async () => {
    const { server, rows } = await running([sha256("bob@shop.test")]);
    const list = openMeta(access, context(server));
    expect(await list.add([ada, bob, unknown])).toEqual([
      { customerId: "ada", ok: true },
      { customerId: "bob", ok: false, reason: "invalid_entry" },
      { customerId: "eve", ok: false, reason: "no_address" },
    ]);
    await list.add([ada, cyd]);
    expect([...rows]).toEqual([metaRow(ada).join(), metaRow(cyd).join()]);
    await list.remove([ada]);
    expect([...rows]).toEqual([metaRow(cyd).join()]);
    expect(JSON.stringify(server.requests)).not.toContain("shop.test");
    expect(await list.lists()).toEqual([
      { id: "900", name: "Win back" },
      { id: "901", name: "VIP" },
    ]);
  });

  test("more than 10,000 users are one session of several batches", async () => {
    const { server, sessions } = await running();
    await openMeta(access, context(server)).add(Array.from({ length: 10_001 }, (_, i) => member(`m${i}`)));
    const [first, second] = sessions;
    expect(sessions).toHaveLength(2);
    expect(first).toMatchObject({ batch_seq: 1, last_batch_flag: false, estimated_num_total: 10_001 });
    expect(second).toMatchObject({ batch_seq: 2, last_batch_flag: true, session_id: first?.session_id });
  });

  test("a rate limit of status 400 is waited for; a token that is no longer valid is named", async () => {
    const { server, rows } = await running();
    server.failNext(/users/, failure(400, 80003, "There have been too many calls to this ad-account."));
    await openMeta(access, context(server)).add([ada]);
    expect([rows.size, waits.length]).toEqual([1, 1]);
    const other = openMeta({ ...access, accessToken: "EAAold" }, context(server));
    await expect(other.add([ada])).rejects.toMatchObject({ problem: "KEY_REJECTED", isTransient: false });
    expect(waits).toHaveLength(1);
  });
});

describe("Google", () => {
  const { privateKey, publicKey } = generateKeyPairSync("rsa", {
    modulusLength: 2048,
    privateKeyEncoding: { type: "pkcs8", format: "pem" },
    publicKeyEncoding: { type: "spki", format: "pem" },
  });
  const serviceAccount = JSON.stringify({
    type: "service_account",
    client_email: "shop@project.iam.gserviceaccount.com",
    private_key: privateKey,
    token_uri: "https://attacker.example/token",
  });
  const access = { serviceAccount, accountId: "123-456-7890", loginAccountId: "987-654-3210", listId: "555" };

  const isAssertion = (text: string): boolean => {
    const [header = "", claims = "", signature = ""] = text.split(".");
    const { scope, aud, exp, iat } = JSON.parse(Buffer.from(claims, "base64url").toString());
    const isRight = verify(
      "sha256",
      Buffer.from(`${header}.${claims}`),
      createPublicKey(publicKey),
      Buffer.from(signature, "base64url"),
    );
    const isFor = aud === "https://oauth2.googleapis.com/token" && scope.endsWith("/auth/datamanager");
    return isRight && isFor && exp - iat === 3600;
  };

  type Sent = { userData: { userIdentifiers: { emailAddress?: string }[] } };

  /** A customer list; a request with one of the `invalid` emails is refused, with their positions. */
  const running = async (invalid: string[] = []) => {
    const listed = new Set<string>();
    const bodies: Record<string, unknown>[] = [];
    let tokens = 0;
    const emailIn = ({ userData }: Sent) => userData.userIdentifiers[0]?.emailAddress ?? "";
    const server = await duringTest(
      startPlatform(({ url, headers, body }: ShopRequest): ShopAnswer => {
        if (url.pathname === "/token") {
          tokens += 1;
          const isRight = isAssertion(new URLSearchParams(body).get("assertion") ?? "");
          if (!isRight) return { status: 400, json: { error: "invalid_grant" } };
          return { json: { access_token: "ya29", expires_in: 3599, token_type: "Bearer" } };
        }
        if (headers.authorization !== "Bearer ya29") return { status: 401, json: { error: { message: "No token" } } };
        if (url.pathname === "/v1/accountTypes/GOOGLE_ADS/accounts/1234567890/userLists") {
          return { json: { userLists: [{ name: "n", id: "555", displayName: "Win back" }] } };
        }
        const json = JSON.parse(body);
        bodies.push(json);
        const sent: Sent[] = json.audienceMembers;
        const fieldViolations = sent.flatMap((one, i) =>
          invalid.includes(emailIn(one))
            ? [{ field: `audience_members[${i}].user_data`, description: "Not a hash.", reason: "INVALID_HASH" }]
            : [],
        );
        if (fieldViolations.length > 0) {
          const details = [{ "@type": "type.googleapis.com/google.rpc.BadRequest", fieldViolations }];
          return { status: 400, json: { error: { code: 400, status: "INVALID_ARGUMENT", message: "Bad", details } } };
        }
        const isAdding = url.pathname === "/v1/audienceMembers:ingest";
        for (const one of sent) isAdding ? listed.add(emailIn(one)) : listed.delete(emailIn(one));
        return { json: { requestId: "r" } };
      }),
    );
    const open = (over: Partial<typeof access> = {}) =>
      openGoogle({ ...access, ...over }, { ...context(server), tokenOrigin: server.address });
    return { server, listed, bodies, open, tokenCount: () => tokens };
  };

  test("members are ingested with consent and removed, with one token", async () => {
    const { server, listed, bodies, open, tokenCount } = await running();
    const list = open();
    await list.add([ada, bob, unknown]);
    await list.remove([ada]);
    expect([...listed]).toEqual([sha256("bob@shop.test")]);
    expect(tokenCount()).toBe(1);
    // The fields are those of google/ads/datamanager/v1 in @google-ads/datamanager 0.3.0.
    const destinations = [
      {
        operatingAccount: { accountType: "GOOGLE_ADS", accountId: "1234567890" },
        loginAccount: { accountType: "GOOGLE_ADS", accountId: "9876543210" },
        productDestinationId: "555",
      },
    ];
    const of = (...members: DestinationMember[]) =>
      members.map((one) => ({ userData: { userIdentifiers: googleIdentifiers(one) } }));
    expect(bodies).toEqual([
      {
        destinations,
        audienceMembers: of(ada, bob),
        encoding: "HEX",
        consent: { adUserData: "CONSENT_GRANTED", adPersonalization: "CONSENT_GRANTED" },
        termsOfService: { customerMatchTermsOfServiceStatus: "ACCEPTED" },
      },
      { destinations, audienceMembers: of(ada), encoding: "HEX" },
    ]);
    expect(await list.lists()).toEqual([{ id: "555", name: "Win back" }]);
    expect(server.requests.at(-1)?.headers["login-account"]).toBe("accountTypes/GOOGLE_ADS/accounts/9876543210");
  });

  test("members that Google names are rejected, and the others sent", async () => {
    const { listed, open } = await running([sha256("bob@shop.test")]);
    expect(await open().add([ada, bob, cyd])).toEqual([
      { customerId: "bob", ok: false, reason: "Not a hash." },
      { customerId: "ada", ok: true },
      { customerId: "cyd", ok: true },
    ]);
    expect(listed.size).toBe(2);
  });

  test("a key that Google does not know, and one that is no key, are named", async () => {
    const { server, open } = await running();
    const other = generateKeyPairSync("rsa", { modulusLength: 2048 }).privateKey;
    const pem = other.export({ type: "pkcs8", format: "pem" });
    const wrong = { serviceAccount: JSON.stringify({ client_email: "a@b.c", private_key: pem }) };
    await expect(open(wrong).add([ada])).rejects.toMatchObject({ problem: "KEY_REJECTED" });
    await expect(open({ serviceAccount: "{}" }).add([ada])).rejects.toMatchObject({ problem: "KEYS_MISSING" });
    const torn = JSON.stringify({ client_email: "a@b.c", private_key: "-----BEGIN" });
    await expect(open({ serviceAccount: torn }).add([ada])).rejects.toMatchObject({ problem: "KEYS_MISSING" });
    expect(server.requests).toHaveLength(1);
  });
});
