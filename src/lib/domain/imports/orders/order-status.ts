import type { OrderStatus } from "#lib/domain/commerce/incoming-records.ts";

/** Status words of shops in English, Spanish and Portuguese. */
const WORDS: Record<OrderStatus | "refunded", string> = {
  completed: `complete completed paid processing fulfilled shipped delivered partially_refunded partial_refund
    awaiting_fulfillment awaiting_shipment awaiting_pickup disputed
    completado completada pagado pagada procesando enviado entregado parcialmente_reembolsado
    concluído concluido concluída pago processando enviada entregue parcialmente_reembolsado`,
  partial: "partial partially_paid partially_shipped partially_fulfilled parcial",
  pending: `pending pending_payment authorized on_hold awaiting_payment incomplete manual_verification_required
    payment_review suspected_fraud holded draft checkout_draft unpaid open new
    pendiente pendiente_de_pago en_espera borrador pendente pagamento_pendente aguardando em_espera rascunho`,
  cancelled: `cancelled canceled voided void expired declined failed trash deleted
    cancelado cancelada anulado anulada fallido rechazado malsucedido falhou recusado`,
  refunded: "refunded closed reembolsado reembolsada devuelto devolvido",
};

const KNOWN = new Map(
  Object.entries(WORDS).flatMap(([status, words]) =>
    words.split(/\s+/).map((word) => [word, status as OrderStatus | "refunded"] as const),
  ),
);

/**
 * What a shop's word for an order's or its payment's state means; null if it is unknown. "refunded" is a sale that
 * was refunded in full.
 */
export const statusOf = (text: string): OrderStatus | "refunded" | null =>
  KNOWN.get(
    text
      .toLowerCase()
      .replace(/^wc-/, "")
      .replaceAll(/[\s-]+/g, "_"),
  ) ?? null;

/** A shop's word for a sales channel as a plain one: "Point of Sale" is pos, "Online Store" web. */
export const channelOf = (text: string): string => {
  const plain = text
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}]+/gu, "_")
    .replaceAll(/^_|_$/g, "");
  if (plain === "" || /online|ecommerce|e_commerce|checkout|website|www/.test(plain)) return "web";
  return plain === "point_of_sale" || plain === "register" ? "pos" : plain.slice(0, 40);
};
