import { memoizeNewest } from "#lib/memoize.ts";
import { CONSENT_CHANNELS, type ConsentChannel } from "#records/rules/incoming-records.ts";
import { CURRENCIES_IN_NAMES } from "./header-amount.ts";
import { splitZone } from "./header-zone.ts";
import { findRefusalStem, REFUSAL_COLUMNS, type RefusalColumn } from "./refusal-columns.ts";

/**
 * What shops call our fields in English, Spanish and Portuguese, the most likely first; without accents, case and
 * punctuation. Names before a bar mean the field beyond doubt, as its own name does, and tell a layout.
 */
const FIELD_NAMES: Readonly<Record<string, string>> = {
  ...Object.fromEntries(
    Object.entries(REFUSAL_COLUMNS).map(([column, names]) => [
      column,
      // Anything can have a status.
      column === "subscription_status" ? names.join(",") : `${names.join(",")} |`,
    ]),
  ),
  order_id: `order, order number, order no, order ref, order reference, order name, transaction id, invoice, invoice number,
    receipt number, id, pedido, numero de pedido, n pedido, nro pedido, id pedido, id de pedido, folio, factura,
    numero do pedido, no pedido, id do pedido, codigo do pedido, nota fiscal, order ref number, sale id, sale
    number, purchase id, receipt, receipt id, invoice id, num, number, numero de orden, n de venta, de venta, orden,
    n factura, numero de factura, ticket, cupom, no venta, name,
    comprobante, numero de comprobante, boleta, no boleta, numero de boleta, increment id, check number, check no,
    booking ref, booking reference, booking number, basket id, booking id,
    reservation id, reservation number, confirmation number, numero de reserva, codigo de reserva, document number, document
    no, doc number, comprobante de venta, cod pedido, codigo pedido, cod venda, codigo da venda, cod venta, entity id,
    id venta, id de venta, numero de venta, id venda, id da venda, numero da venda`,
  order_date: `date, ordered at, created at, created, created on, purchase date, purchased at, sale date, order time,
    timestamp, paid at, day, fecha, fecha de pedido, fecha del pedido, fecha de compra, fecha de venta, fecha de
    creacion, data, data do pedido, data da compra, data da venda, data de criacao, criado em, order purchase
    timestamp, purchase timestamp, completed time, date created, creation date, date added, date sold, order date
    time, trans date, transaction date, tran date, transaction time, opened, time, invoice date, fecha de orden, fecha factura, data pedido, data venda, dt venda, dt pedido, dt compra, dt
    emissao, fecha de emision, fecha emision, data de emissao, data emissao, booking date, date time, datetime,
    order created, created date, order created date, order created at, order datetime, order timestamp, fecha hora,
    fecha y hora, fecha creacion, fecha hora pedido, data hora, data e hora, data criacao`,
  order_time: "time, time of day, sale time, hora, hora del pedido, hora de compra, hora do pedido, hora da venda",
  total_price: `total, order total, grand total, total amount, amount, amount paid, net amount, revenue, total paid, order
    value, sum, importe, importe total, total del pedido, monto, monto total, valor total, precio total, valor,
    total do pedido, valor do pedido, valor pago, preco total, total collected, gross, transaction amount, trans
    amount, tran amount, purchase amount, spent, amount total, order total amount, sales, importe del pedido, sale price, total incl tax, total inc tax, total con iva, total com
    impostos, total incl vat, total inc vat, total including tax, total including vat, total with tax, total with vat, total con
    impuestos, total iva incluido, total com iva, bill amount, vl total, vlr total, vl pedido, vlr pedido, vl venda, vlr venda`,
  customer_id: `customer external id | customer, customer number, customer no, client id, client, user id, buyer id, account id, cliente, id cliente,
    id de cliente, id del cliente, numero de cliente, codigo cliente, id do cliente, codigo do cliente, buyer,
    shopper id, member id, buyer username, buyer user id, codigo de cliente, cod cliente, numero de socio, n de
    socio, record id, contact id, profile id, subscriber id, no socio, cpf, cpf cliente`,
  customer_email: `email | e mail, mail, email address, buyer email, billing email, contact email, correo, correo electronico,
    email del cliente, correo del cliente, email do cliente, e mail do cliente`,
  customer_name: `full name, name, buyer, buyer name, billing name, client name, nombre, nombre completo, nombre del cliente,
    nome, nome completo, nome do cliente, customer, client, cliente, customer full name, contact name, bill to name,
    nombre del comprador, nome do comprador, comprador, nombre cliente, ship name`,
  first_name: "given name | nombre de pila, primeiro nome, billing first name",
  last_name: "family name, surname | apellido, apellidos, sobrenome, billing last name",
  phone: `phone number, mobile, default address phone | telephone, cell, telefono, movil, celular, telefone, numero de
    telefone, mobile phone, phone 1, buyer phone, sms, phone mobile, mobile number, cell phone, customer phone, tel`,
  country: `country code, default address country code | billing country, payment country, pais, pais de facturacion, pais
    de cobranca, country region, ship country, shipping country, ship to country, po country, mailing country`,
  discount_amount: `discount total | discount, total discount, coupon amount, descuento, descuento total, importe de descuento,
    desconto, valor do desconto, discounts, coupon discount`,
  shipping_amount: `shipping total | shipping, shipping cost, delivery, freight, envio, gastos de envio, costo de envio, coste de
    envio, frete, valor do frete, shipping and handling, shipping price, shipping rate, order shipping, costos de
    envio, valor frete`,
  tax_amount: `tax total | tax, taxes, vat, sales tax, impuesto, impuestos, iva, imposto, impostos, total tax, order sales tax,
    vat amount`,
  refunded_amount: `refund total | refund, refunded, refund amount, reembolso, importe reembolsado, monto reembolsado, devolucion, valor estornado, estorno,
    valor reembolsado, devolucao, amount refunded, refunds total, total refunded, refunds, total refund, refund
    value, total reembolsado, importe devuelto, order refund amount, valor devolvido`,
  discount_codes: `discount code, coupon code | coupon, promo code, voucher, cupon, codigo de descuento, cupom, codigo de desconto,
    cupon de descuento, cupom de desconto, discount coupon`,
  source: "channel, sales channel, canal, canal de venta, origen, canal de venda, origem, order source, channel type",
  currency: `currency code, moneda, divisa, moeda, order currency, iso currency, iso currency code, currency iso, currency iso code, payment currency, moneda del pedido,
    moeda do pedido`,
  status: `order status, state, estado, estado del pedido, situacion, situacao, status do pedido, estado do pedido, payment
    status, financial status, payment state, order payment state, estado del pago, estado de pago, status do
    pagamento, estado de la orden, estatus, order state, estado orden, estado pedido, status pedido`,
  payment_state: "payment status, financial status, estado del pago, estado de pago, status do pagamento",
  device: "device type, dispositivo",
  campaign: "utm campaign, campana, campanha",
  updated_at: `last updated, modified at | last modified, modified, actualizado, fecha de actualizacion, fecha de modificacion,
    atualizado em, data de atualizacao, last updated date, date modified, last changed, last change, modified time,
    last modified time, last updated at`,
  order_created_tz: "time zone, timezone, zona horaria, fuso horario",
  product_id: `sku | product, item sku, product code, item code, item id, article, variant sku, producto, id de producto,
    codigo de producto, referencia, articulo, produto, id do produto, codigo do produto, stock code, custom label,
    inventory item code, listing id, cod produto, cod articulo`,
  product_name: `product, item, item name, product title, title, description, nombre del producto, descripcion, nome do produto,
    descricao, item title, item description, lineitem name, product service, produto, producto, articulo, nombre
    articulo, titulo de la publicacion`,
  category: "product category, department, categoria, categoria de producto, departamento, familia, product line",
  product_type: "tipo de producto, tipo de produto",
  brand: "vendor, manufacturer, marca, fabricante, proveedor, fornecedor",
  variant: `variant title | option, size, variante, opcion, talla, opcao, tamanho, variations, variation, option name,
    opciones`,
  parent_id: `parent sku, parent product, parent product id, parent product sku, parent item sku, product parent id, item group id |
    parent, parent code, parent asin, product handle, handle, lineitem product id, id del producto padre, sku padre, producto padre,
    codigo del producto padre, id do produto pai, sku pai, produto pai, codigo do produto pai`,
  collection: "coleccion, colecao",
  quantity: `qty, units, count, pieces, cantidad, cant, unidades, quantidade, qtd, qtde, qty ordered, quantity ordered,
    quantity sold, unidades vendidas, quantidade comprada, cantidad del producto, quantity refund`,
  price: `unit price | item price, price each, rate, precio, precio unitario, precio por unidad, preco, preco unitario,
    valor unitario, unit amount, sales price, selling price, sold for, item cost, wholesale price, valor do produto,
    precio del producto, sale price, precio unitario de venta de la publicacion, coste del articulo,
    costo del articulo, custo do item, custo do artigo`,
  unit_cost: "cost | cost price, cogs, costo, coste, costo unitario, coste unitario, custo, custo unitario",
  line_id: "line, line number, line item id, linea, linha, order line number",
  line_total: `item total, row total, extended price, total linea, importe linea, total da linha, total do item, line subtotal,
    line amount, final price, sales, importe, valor total, ingresos por productos, amount, transaction
    amount, trans amount, tran amount, purchase amount, spent, total, monto`,
  line_discount: "item discount, descuento de linea, desconto do item",
  refund_amount: "line refund, item refund, refunded, reembolso, reembolso de linea, devolucao, reembolso do item",
  email: "email address, e mail | mail, correo, correo electronico",
  name: "full name, customer name | nombre, nombre completo, nome, nome completo",
  loyalty_level: "loyalty, loyalty tier | tier, level, nivel, nivel de fidelidad, nivel de fidelidade",
  email_consent: `accepts email marketing, accepts marketing, email marketing consent | newsletter, opt in, subscribed, email opt
    in, acepta marketing, suscrito, aceita marketing, inscrito, email subscription status, email opt in status,
    marketing opt in, accepts newsletter, email opted in, opted in, consent, email permission, acepta recibir email marketing,
    acepta recibir e mail marketing, acepta recibir correos, acepta recibir promociones, acepta newsletter,
    acepta email marketing, suscrito al newsletter, suscripto al newsletter, suscripcion, consentimiento,
    aceita receber e mail marketing, aceita receber email marketing, aceita receber emails, aceita receber promocoes,
    aceita newsletter, aceita e mail marketing, inscrito na newsletter, consentimento, is subscribed, is opted in,
    marketing consent, receive marketing emails, receives marketing emails, receive emails, newsletter subscription,
    newsletter subscribed, newsletter subscriber, subscribed to newsletter, is subscribed to newsletter, email subscribed,
    mailchimp woocommerce is subscribed, marketing permission, acepta emails, acepta correos, acepta marketing por email,
    email consent status, consent status, marketing consent status, marketing opt in status, newsletter opt in, email
    marketing, email marketing opt in, marketing emails, promotional emails, newsletter consent, subscribed to emails,
    acepta comunicaciones, autoriza comunicaciones, acepta promociones por email, consentimiento de marketing, recibe emails,
    aceita comunicacoes, autoriza comunicacoes, consentimento de marketing, recebe emails,
    quiere recibir emails, recibe newsletter, suscripcion email, suscripcion al newsletter, suscripcion newsletter,
    aceita emails, aceita e mails, quer receber e mails, quer receber emails, recebe newsletter, inscricao newsletter`,
  sms_consent: `accepts sms marketing, sms marketing consent | accepts sms, sms opt in, acepta sms, aceita sms, sms subscription
    status, sms opt in status, sms consent status, sms subscribed, sms subscription, sms status, receive sms, receives sms,
    sms marketing, sms permission, sms marketing status, recibe sms, recebe sms`,
  advertising_consent:
    "accepts advertising, ads consent | accepts ads, ads opt in, acepta publicidad, aceita publicidade",
  email_consent_at: `email consent date, email consent day, email marketing consent timestamp | optin time, opt in time, subscribed
    at, confirm time, subscription date,
    date subscribed, opt in date, fecha de suscripcion, data de inscricao`,
  sms_consent_at: "sms consent date, sms consent day, sms marketing consent timestamp |",
  is_gift_card: "gift card, giftcard, gift card item, es tarjeta regalo, e vale presente",
  discount_share: `discount, discount rate | discount percentage, discount percent, discount pct, percent discount, percentage
    discount, pct discount, desconto, descuento, porcentaje de descuento, descuento porcentaje, percentual de desconto`,
  tags: "tag | labels, etiquetas, etiqueta",
  created_at: `customer since, registered at | created, registered, sign up date, fecha de alta, fecha de registro, cliente
    desde, data de cadastro, cadastrado em, create date, created date, creation date, profile created, profile
    created on, date created, added time, sign up, fecha registro, data cadastro, created time`,
  ticket_id: "ticket, id, ticket number, number | ticket reference, case, case number, caso, chamado",
  opened_at: `opened, created at, created, opened datetime, created datetime | opened on, open date, created on, created date,
    date created, creation date, requested at, fecha de apertura, fecha de creacion, abierto, creado, data de
    abertura, criado em, aberto em`,
  closed_at: `closed, closed datetime, solved at, resolved at, solved, resolved | closed on, closed date, close date, resolved
    on, resolution date, solved date, fecha de cierre, cerrado, resuelto, data de fechamento, fechado em, resolvido
    em`,
  channel: "via, source, ticket channel | channel name, contact channel, canal, origen, origem, medio",
  message_count:
    "messages, messages count, number of messages | mensajes, numero de mensajes, mensagens, numero de mensagens",
  satisfaction: `csat, rating, satisfaction score, satisfaction rating, survey score | csat score, customer satisfaction,
    calificacion, satisfaccion, valoracion, satisfacao, avaliacao`,
  was_reopened: "reopened, is reopened | reabierto, reaberto",
};

/** Words that say nothing about what a column holds: "Total (USD)" is a total, "Gastos de envío" are "gastos envio". */
const EMPTY_WORDS = new Set([
  ...CURRENCIES_IN_NAMES,
  ...`the of in at on a an and to de del do da la el em no nr nro num number id code codigo value valor field amount
  utc gmt base
  purchased shopify woocommerce magento square stripe paypal etsy ebay amazon`.split(/\s+/),
]);

const letters = (name: string): string =>
  name
    .replace(/\bn\s?\.?\s?[º°]/gi, "no ")
    .normalize("NFKD")
    .replace(/\p{M}/gu, "")
    .replace(/(\p{Ll})(\p{Lu})/gu, "$1 $2")
    .toLowerCase()
    .replace(/#/g, " number ")
    .replace(/[^\p{L}\p{N}]+/gu, " ")
    .trim();

/** All words that names of fields have, and others that stand beside them in joined names. */
const JOINED = new Set(
  [
    ...Object.values(FIELD_NAMES).flatMap((names) => letters(names).split(" ")),
    "ordered",
    "each",
    "ship",
    "postal",
  ].filter((word) => word.length > 1),
);

/** No name is longer; the time to divide it grows with the square of its length. */
const LONGEST_JOINED = 40;

/** The fewest known words that make up a joined name: QUANTITYORDERED is "quantity ordered". Null if none do. */
const divided = (joined: string): string[] | null => {
  if (JOINED.has(joined) || joined.length > LONGEST_JOINED) return null;
  const best: (string[] | null)[] = [[]];
  for (let end = 1; end <= joined.length; end++) {
    best[end] = null;
    for (let start = 0; start < end; start++) {
      const before = best[start];
      const word = joined.slice(start, end);
      if (!before || !JOINED.has(word) || before.length + 1 >= (best[end]?.length ?? Number.POSITIVE_INFINITY))
        continue;
      best[end] = [...before, word];
    }
  }
  return best[joined.length] ?? null;
};

/** A name's words, without accents, case, punctuation and the time zone that it names; "Nº" is "no". */
export const splitColumnName = memoizeNewest(5_000, (name: string): readonly string[] =>
  letters(splitZone(name).name)
    .split(" ")
    .filter((word) => word !== "")
    .flatMap((word) => divided(word) ?? word),
);

/** A name without accents, case and punctuation, to compare it with others. */
export const plainName = (name: string): string => splitColumnName(name).join(" ");

const REFUSALS = new Map(
  (Object.entries(REFUSAL_COLUMNS) as [RefusalColumn, readonly string[]][]).flatMap(([column, names]) =>
    [column, ...names].map((name) => [plainName(name), column] as const),
  ),
);

/** What a column's name says about refusals; null for other names. */
export const findRefusalColumn = (name: string): RefusalColumn | null => {
  const plain = plainName(name);
  return REFUSALS.get(plain) ?? findRefusalStem(plain);
};

const plain = (words: readonly string[]): string => words.join(" ");
const SMALL_WORDS = new Set(["the", "of", "de", "del", "do", "da"]);
const withoutSmall = (words: readonly string[]): string => plain(words.filter((word) => !SMALL_WORDS.has(word)));

/** Words that a field's name may have besides: "Buyer Email" is an email address, "Recipient phone" another person's. */
const OF_CUSTOMER =
  "customer client buyer retailer billing bill contact user member cliente comprador socio purchase full primary";
const OF_ORDER =
  "order orders sale sales purchase transaction invoice checkout pedido orden venta compra factura total grand cart";
/** Words for a sale that names of its number have. */
export const SALE_WORD =
  /^(order|orders|pedido|orden|sale|sales|venta|venda|compra|purchase|invoice|factura|transaction|ticket|receipt|recibo|cupom)$/;
const OF_LINE = "item items line lineitem product article sold ordered unit producto produto articulo";
const BESIDE: readonly [fields: RegExp, words: string][] = [
  [/^order_date$/, "date time datetime day created timestamp fecha hora dia creacion data criacao"],
  [/^(customer_|first_name|last_name|phone|country|email|name)/, `${OF_CUSTOMER} ${OF_ORDER} default address region`],
  [
    /^(order_|total_price|(discount|shipping|tax|refunded)_amount|discount_codes|status|source|currency|device|campaign)/,
    `${OF_ORDER} payment cost rate price`,
  ],
  [
    /^(product_|category|brand|variant|parent_id|collection|quantity|price|unit_cost|line_|refund_amount|discount_share|is_gift_card)/,
    OF_LINE,
  ],
  [
    /^(loyalty_level|.*_consent|.*_consent_at|.*_opt_out|.*_opt_out_at|do_not_contact|subscription_status|tags|created_at|updated_at)/,
    `${OF_CUSTOMER} profile`,
  ],
];
const besides = (field: string): ReadonlySet<string> =>
  new Set(BESIDE.flatMap(([fields, words]) => (fields.test(field) ? words.split(" ") : [])));

/** The names by which files may have each field, its own first; split once, because a file may have thousands of columns. */
const NAMES = new Map(
  Object.entries(FIELD_NAMES).map(([field, names]) => {
    const all = [field, ...names.split(/[,|]/)].map((name) => splitColumnName(name)).filter(({ length }) => length > 0);
    return [field, { all, exact: all.map(withoutSmall), words: new Set(all.flat()), besides: besides(field) }] as const;
  }),
);

/** The names of a field, its own first; of those that mean it `beyondDoubt`, or of all. */
export const listNames = (field: string, which: "beyondDoubt" | "all" = "all"): string[] => {
  const names = FIELD_NAMES[field] ?? "";
  const certain = names.includes("|") ? (names.split("|")[0] ?? "") : "";
  const listed = which === "all" ? names.replace("|", ",") : certain;
  return [field, ...listed.split(",").map((name) => name.replace(/\s+/g, " ").trim())].filter((name) => name !== "");
};

/** The names beyond doubt of columns that are fields, as a layout has them. */
export const namesBeyondDoubt = (fields: readonly string[]): Partial<Record<string, string[]>> =>
  Object.fromEntries(fields.map((field) => [field, listNames(field, "beyondDoubt").slice(1)]));

const startsAt = (words: readonly string[], part: readonly string[]): number =>
  words.findIndex((_, at) => part.every((word, i) => words[at + i] === word));

/**
 * How well a column's name fits a field, from 0 (not at all) to 3: above 2 it is one of the field's names, the more the
 * likelier; otherwise it has one, and besides only words that change nothing.
 */
export const nameFit = (field: string, words: readonly string[]): number => {
  const names = NAMES.get(field);
  if (!names || !words.some((word) => names.words.has(word))) return 0;
  const { all, exact, besides: harmless } = names;
  const place = exact.indexOf(withoutSmall(words));
  if (place >= 0) return 3 - place / 1000;
  const fits = all.flatMap((name, rank) => {
    const at = startsAt(words, name);
    if (at < 0 || plain(name).length < 3) return [];
    const rest = words.filter((_, i) => i < at || i >= at + name.length);
    if (!rest.every((word) => EMPTY_WORDS.has(word) || harmless.has(word) || /^\d+$/.test(word))) return [];
    return 2 - rest.length / 10 - rank / 1000;
  });
  return Math.max(0, ...fits);
};

/** The channel to which a column's name says that customers consented; null for other names. */
export const findConsentColumn = (name: string): ConsentChannel | null =>
  findRefusalColumn(name) === null
    ? (CONSENT_CHANNELS.find((channel) => nameFit(`${channel}_consent`, splitColumnName(name)) > 0) ?? null)
    : null;
