import { type AxisTerms, high, kind, over, under } from "../axis.ts";

export const supportHistoryTerms: AxisTerms = {
  name: "support_history",
  group: "support",
  needs: "tickets",
  purpose: "How a customer's past tickets went.",
  words: {
    en: { name: "Support history", asks: "How did their past tickets go?" },
    es: { name: "Historial de soporte", asks: "¿Cómo les fue en sus tickets anteriores?" },
    pt: { name: "Histórico de suporte", asks: "Como foram os tickets anteriores?" },
  },
  vocabulary: [
    kind(
      "never_in_touch",
      [[under("tickets_per_year", 0.05)]],
      ["No support contact", "Have never contacted support"],
      ["Sin contacto con soporte", "Nunca han contactado con soporte"],
      ["Sem contato com o suporte", "Nunca contataram o suporte"],
    ),
    kind(
      "dissatisfied_contacts",
      [[under("satisfaction", 2.6)]],
      ["Dissatisfied contacts", "Rate the help they got poorly"],
      ["Contactos insatisfechos", "Califican mal la ayuda recibida"],
      ["Contatos insatisfeitos", "Avaliam mal a ajuda recebida"],
    ),
    kind(
      "unresolved_contacts",
      [[over("unresolved_rate", 0.4)]],
      ["Unresolved contacts", "Their tickets are reopened or stay open"],
      ["Contactos sin resolver", "Sus tickets se reabren o siguen abiertos"],
      ["Contatos sem solução", "Seus tickets são reabertos ou seguem abertos"],
    ),
    kind(
      "frequent_contacts",
      [[high("tickets_per_year", 0.7), over("tickets_per_year", 1.5)]],
      ["Frequent contacts", "Contact support several times a year"],
      ["Contactos frecuentes", "Contactan con soporte varias veces al año"],
      ["Contatos frequentes", "Contatam o suporte várias vezes por ano"],
    ),
    kind(
      "satisfied_contacts",
      [[over("satisfaction", 3.8)]],
      ["Satisfied contacts", "Rate the help they got highly"],
      ["Contactos satisfechos", "Califican bien la ayuda recibida"],
      ["Contatos satisfeitos", "Avaliam bem a ajuda recebida"],
    ),
    kind(
      "occasional_contacts",
      [],
      ["Occasional contacts", "Contact support now and then"],
      ["Contactos ocasionales", "Contactan con soporte de vez en cuando"],
      ["Contatos ocasionais", "Contatam o suporte de vez em quando"],
    ),
  ],
};
