import { refuseField } from "#core/values/fields.ts";
import { defineShop, readShopAddress, SHARED_ACCESS } from "../define-shop.ts";

const HELP_DESK = /^https:\/\/[a-z0-9-]+\.gorgias\.com$/;

/**
 * Gorgias by its subdomain or address: https only to gorgias.com, so that no other server gets the key. Addresses with http
 * are only read with ALLOW_PRIVATE_CONNECTIONS.
 */
const readAddress = (text: string): string => {
  const isName = /^[a-z0-9-]+$/i.test(text);
  const { origin } = new URL(readShopAddress(isName ? `${text.toLowerCase()}.gorgias.com` : text));
  if (HELP_DESK.test(origin) || origin.startsWith("http:")) return origin;
  return refuseField("address", {
    reason: "help_desk_address",
    message: "must be the address of a Gorgias account, such as https://your-shop.gorgias.com",
  });
};

export const gorgias = defineShop({
  name: "Gorgias",
  access: {
    address: { ...SHARED_ACCESS.address, placeholder: "your-shop.gorgias.com" },
    email: { about: "Of the user whose API key it is" },
    apiKey: SHARED_ACCESS.apiKey,
  },
  readAddress,
  webhooks: { secret: "ours" },
  isHelpDesk: true,
});
