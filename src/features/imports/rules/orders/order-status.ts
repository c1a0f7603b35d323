import { FILE_STATUSES, type FileStatus, type StatusWords } from "#features/imports/rules/reading-options.ts";

/** Status words of shops in English, Spanish and Portuguese. */
const WORDS: Record<FileStatus, string> = {
  completed: `complete completed paid processing processed processing_in_progress in_process in_progress fulfilled unfulfilled
    shipped shipping unshipped dispatched despatched delivered shipped_delivered_to_buyer shipped_picked_up shipped_to_store
    ready_for_pickup invoiced approved confirmed captured settled success succeeded resolved partially_refunded
    partial_refund awaiting_fulfillment awaiting_shipment awaiting_pickup disputed payment_accepted remote_payment_accepted
    on_backorder_paid canceled_reversal paypal_canceled_reversal paid_in_full sent received collected picked_up ready done ok
    dispute
    completado completada pagado pagada procesando enviado entregado recibido confirmado pago_confirmado finalizado cerrada
    parcialmente_reembolsado parcialmente_devuelto pago_aceptado pagamento_aceito entregada enviada recibida preparado en_preparacion preparacion_en_curso en_proceso
    en_transito em_transito em_preparo em_processamento
    concluído concluido concluída pago processando enviada entregue faturado em_andamento finalizada aprovado aprobado`,
  partial: "partial partially_paid partially_shipped partially_fulfilled parcial",
  pending: `pending pending_payment pending_paypal pending_waiting_for_pick_up authorized on_hold awaiting_payment incomplete
    manual_verification_required payment_review suspected_fraud holded draft checkout_draft unpaid open new created
    not_paid on_backorder_not_paid awaiting_bank_wire_payment awaiting_check_payment awaiting_cash_on_delivery_validation
    pendiente pendiente_de_pago en_espera borrador abierta pendente pagamento_pendente aguardando aguardando_pagamento em_espera
    rascunho aberto`,
  cancelled: `cancelled canceled voided void expired declined denied failed payment_error trash deleted unavailable abandoned fraud
    cancelado cancelada anulado anulada fallido fallida rechazado rechazada malsucedido falhou recusado recusada rejected rejeitado
    rejeitada negado negada error_en_pago error_de_pago erro_no_pagamento anulado_por_cliente cancelado_por_cliente cancelada_por_cliente
    cancelado_pelo_cliente cancelled_by_customer canceled_by_customer cancelled_by_admin canceled_by_admin pago_rechazado`,
  refunded: `refunded closed chargeback reversed refund return returned paypal_reversed shipped_returned_to_seller shipped_rejected_by_buyer
    reembolsado reembolsada devuelto devuelta devolvido devolvida estornado estornada reintegrado reintegrada contracargo`,
};

const KNOWN = new Map(
  Object.entries(WORDS).flatMap(([status, words]) =>
    words.split(/\s+/).map((word) => [word, status as FileStatus] as const),
  ),
);

/** A word without case and punctuation: shops write one in several ways. */
export const plainWord = (text: string): string =>
  text
    .toLowerCase()
    .replace(/^wc-/, "")
    .replaceAll(/[^\p{L}\p{N}]+/gu, "_")
    .replaceAll(/^_|_$/g, "");

/** What a shop's word for an order's or its payment's state means; null if it is unknown. */
export const parseOrderStatus = (text: string): FileStatus | null => KNOWN.get(plainWord(text)) ?? null;

/** The most words that a shop may have of its own. */
export const MOST_STATUS_WORDS = 100;
export const LONGEST_STATUS_WORD = 100;

/** One spelling of each word, the last; of more than the most, the last ones. */
export const mergeStatusWords = (words: readonly (readonly [string, FileStatus])[]): StatusWords => {
  const byWord = new Map<string, readonly [string, FileStatus]>();
  for (const entry of words) {
    byWord.delete(plainWord(entry[0]));
    byWord.set(plainWord(entry[0]), entry);
  }
  return Object.fromEntries([...byWord.values()].slice(-MOST_STATUS_WORDS));
};

/** Reads the shop's own words; null for any other. */
export const ownStatusReader = (own: StatusWords = {}): ((text: string) => FileStatus | null) => {
  const words = new Map(Object.entries(own).map(([word, status]) => [plainWord(word), status]));
  return (text) => words.get(plainWord(text)) ?? null;
};

const CHOICES = FILE_STATUSES.join("|");

/** Words with their meaning in one text: "Packed:completed,In the kiln:pending". */
export const STATUS_PAIRS = new RegExp(`^[^:,]{1,100}:(${CHOICES})(,[^:,]{1,100}:(${CHOICES}))*$`);

export const parseStatusPairs = (text: string): StatusWords =>
  mergeStatusWords(text.split(",").map((pair) => pair.split(":") as [string, FileStatus]));

/** A shop's word for a sales channel as a plain one: "Point of Sale" is pos, "Online Store" web. */
export const normalizeChannel = (text: string): string => {
  const plain = text
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}]+/gu, "_")
    .replaceAll(/^_|_$/g, "");
  if (plain === "" || /online|ecommerce|e_commerce|checkout|website|www/.test(plain)) return "web";
  return plain === "point_of_sale" || plain === "register" ? "pos" : plain.slice(0, 40);
};
