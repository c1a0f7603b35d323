import { randomBytes } from "node:crypto";
import type { ShopClient } from "../shop-client.ts";
import { hmac, isAnySame, isFresh, toText, type Verify, valuesIn } from "../signatures.ts";
import { GENERIC_TOPICS } from "./records.ts";
import type { generic } from "./shop.ts";

/** The bytes of a secret of Standard Webhooks: base64 after `whsec_`. */
const toKey = (secret: string): Buffer => Buffer.from(secret.replace(/^whsec_/, ""), "base64");

/** github.com/standard-webhooks: `webhook-signature: v1,<base64>`, several separated by spaces. */
const verify: Verify = (secret, { headers, body, now }) => {
  const [id, time] = [headers.get("webhook-id") ?? "", headers.get("webhook-timestamp") ?? ""];
  const given = (headers.get("webhook-signature") ?? "")
    .split(" ")
    .flatMap((signature) => (signature.startsWith("v1,") ? [Buffer.from(signature.slice(3), "base64")] : []));
  const isRight = isAnySame(hmac(toKey(secret), `${id}.${time}.`, body), given);
  if (!isRight || id === "" || !isFresh(time, now)) return null;
  return { key: id, topic: toText(valuesIn(body).type), triggeredAt: new Date(Number(time) * 1000) };
};

export const genericClient: ShopClient<typeof generic> = {
  webhooks: {
    verify,
    topics: GENERIC_TOPICS,
    secret: {
      make: () => `whsec_${randomBytes(32).toString("base64")}`,
      form: {
        pattern: /^whsec_[A-Za-z0-9+/]{32,}={0,2}$/,
        message: "must be whsec_ and at least 24 bytes in base64",
      },
    },
  },
};
