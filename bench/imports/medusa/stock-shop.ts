import type { MedusaApi } from "./medusa-api.ts";

/** What customers can buy, and how. */
export type Stocked = {
  publishableKey: string;
  regionId: string;
  shippingOptionId: string;
  variants: { id: string; sku: string }[];
};

const PRODUCTS = [
  { title: "Lamp", type: "Lighting", sku: "LAMP", price: 49.5 },
  { title: "Mug", type: "Kitchen", sku: "MUG", price: 7.99 },
  { title: "Poster", type: "Paper", sku: "POSTER", price: 12 },
];

/** Sets up a shop in the USA with three products, flat shipping, a tax of 10% and the discount code SPRING of 20%. */
export const stockShop = async (admin: MedusaApi): Promise<Stocked> => {
  const { sales_channel: channel } = await admin.post("/admin/sales-channels", { name: "Web" });
  const { api_key: key } = await admin.post("/admin/api-keys", { title: "Web", type: "publishable" });
  await admin.post(`/admin/api-keys/${key.id}/sales-channels`, { add: [channel.id] });
  const { stores } = await admin.get("/admin/stores");
  await admin.post(`/admin/stores/${stores[0].id}`, {
    supported_currencies: [{ currency_code: "usd", is_default: true }],
    default_sales_channel_id: channel.id,
  });
  const payment = ["pp_system_default"];
  const { region } = await admin.post("/admin/regions", {
    name: "USA",
    currency_code: "usd",
    countries: ["us"],
    payment_providers: payment,
    automatic_taxes: true,
  });
  await admin.post("/admin/tax-regions", {
    country_code: "us",
    provider_id: "tp_system",
    default_tax_rate: { name: "Tax", code: "T", rate: 10 },
  });
  const { stock_location: location } = await admin.post("/admin/stock-locations", { name: "Warehouse" });
  await admin.post(`/admin/stock-locations/${location.id}/sales-channels`, { add: [channel.id] });
  await admin.post(`/admin/stock-locations/${location.id}/fulfillment-providers`, { add: ["manual_manual"] });
  const set = await admin.post(`/admin/stock-locations/${location.id}/fulfillment-sets`, {
    name: "Shipping",
    type: "shipping",
  });
  const { fulfillment_sets: sets } = (
    await admin.get(`/admin/stock-locations/${set.stock_location.id}?fields=*fulfillment_sets`)
  ).stock_location;
  const { fulfillment_set: zoned } = await admin.post(`/admin/fulfillment-sets/${sets[0].id}/service-zones`, {
    name: "USA",
    geo_zones: [{ type: "country", country_code: "us" }],
  });
  const { shipping_profile: profile } = await admin.post("/admin/shipping-profiles", {
    name: "Parcels",
    type: "default",
  });
  const { shipping_option: option } = await admin.post("/admin/shipping-options", {
    name: "Parcel",
    service_zone_id: zoned.service_zones[0].id,
    shipping_profile_id: profile.id,
    provider_id: "manual_manual",
    price_type: "flat",
    type: { label: "Parcel", description: "Parcel", code: "parcel" },
    prices: [{ currency_code: "usd", amount: 6 }],
    rules: [],
  });
  const variants: Stocked["variants"] = [];
  for (const { title, type, sku, price } of PRODUCTS) {
    const { product_type: kind } = await admin.post("/admin/product-types", { value: type });
    const { product } = await admin.post("/admin/products", {
      title,
      status: "published",
      type_id: kind.id,
      shipping_profile_id: profile.id,
      options: [{ title: "Size", values: ["One"] }],
      variants: [
        {
          title: "One",
          sku,
          manage_inventory: false,
          options: { Size: "One" },
          prices: [{ currency_code: "usd", amount: price }],
        },
      ],
      sales_channels: [{ id: channel.id }],
    });
    variants.push({ id: product.variants[0].id, sku });
  }
  await admin.post("/admin/promotions", {
    code: "SPRING",
    type: "standard",
    status: "active",
    is_automatic: false,
    application_method: { type: "percentage", target_type: "items", allocation: "across", value: 20 },
  });
  return { publishableKey: key.token, regionId: region.id, shippingOptionId: option.id, variants };
};
