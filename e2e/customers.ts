/** Where a product is, and a token of it. */
type Product = { url: string; token: string };

/** The id of a customer of the demo business who meets these criteria. */
export const customerWith = async ({ url, token }: Product, criteria: object): Promise<string> => {
  const response = await fetch(`${url}/api/admin/segments/preview`, {
    method: "POST",
    headers: { authorization: `Bearer ${token}`, "content-type": "application/json" },
    body: JSON.stringify({ criteria }),
  });
  const { data } = (await response.json()) as { data: { sample: { id: string }[] } };
  const [first] = data.sample;
  if (!first) throw new Error(`No customer of the demo business meets ${JSON.stringify(criteria)}`);
  return first.id;
};

/** Somebody with a past: enough orders for a rhythm, a segment and a place in the report. */
const REGULAR = { minOrders: 12, maxDaysSinceLastPurchase: 60 };
const NEVER = { maxOrders: 0 };

/** An address with its customers in it: `{regular}` buys often, `{never}` has not bought yet. */
export const withCustomers = async (address: string, product: Product): Promise<string> => {
  if (address.includes("{regular}")) return address.replace("{regular}", await customerWith(product, REGULAR));
  return address.includes("{never}") ? address.replace("{never}", await customerWith(product, NEVER)) : address;
};
