import { customersCsv } from "./customers-csv.ts";
import { bigcommerceOrders } from "./formats/bigcommerce-orders.ts";
import { magentoOrders } from "./formats/magento-orders.ts";
import { onlineRetail } from "./formats/online-retail.ts";
import { orderLines } from "./formats/order-lines.ts";
import { orders } from "./formats/orders.ts";
import { shopifyCustomers } from "./formats/shopify-customers.ts";
import { shopifyOrders } from "./formats/shopify-orders.ts";
import { squarePayments } from "./formats/square-payments.ts";
import { stripePayments } from "./formats/stripe-payments.ts";
import { ticketsCsv } from "./formats/tickets.ts";
import { woocommerceCsv } from "./formats/woocommerce-csv.ts";
import { woocommerceOrders } from "./formats/woocommerce-orders.ts";
import type { ImportFormat } from "./import-format.ts";

/** All import formats; of two that fit a file equally, the first is meant. */
export const FORMATS: readonly ImportFormat[] = [
  onlineRetail,
  shopifyOrders,
  shopifyCustomers,
  woocommerceOrders,
  woocommerceCsv,
  magentoOrders,
  squarePayments,
  stripePayments,
  bigcommerceOrders,
  orderLines,
  orders,
  customersCsv,
  ticketsCsv,
];
