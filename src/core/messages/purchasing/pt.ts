import type { PurchasingWords } from "./purchasing-words.ts";

export const pt: PurchasingWords = {
  groups: {
    high_value: {
      label: "Gasto alto",
      description: "Gastam muito mais que o cliente médio",
      actions: ["Designar um contato pessoal", "Dar acesso antecipado e atendimento premium", "Pedir indicações"],
    },
    loyal: {
      label: "Compradores frequentes",
      description: "Compram com frequência, com regularidade, e repetem seus produtos",
      actions: [
        "Recompensar a recompra",
        "Sugerir produtos complementares",
        "Oferecer assinatura ou recompra automática",
      ],
    },
    bargain_hunters: {
      label: "Caçadores de ofertas",
      description: "Compram com mais desconto que os outros",
      actions: [
        "Avisar primeiro sobre as promoções",
        "Testar kits no lugar de descontos",
        "Liquidar com eles as pontas de estoque",
      ],
    },
    experimental: {
      label: "Provam de tudo",
      description: "Experimentam muitas categorias e marcas",
      actions: ["Mostrar os lançamentos", "Recomendar entre categorias", "Convidar para experimentar e avaliar"],
    },
    regular: {
      label: "Regulares",
      description: "Compram em ritmo e valor normais",
      actions: ["Estimular o próximo pedido", "Oferecer o programa de fidelidade", "Sugerir um item a mais por pedido"],
    },
    occasional: {
      label: "Longos intervalos",
      description: "Compram pouco e com longos intervalos",
      actions: [
        "Lembrar no intervalo habitual",
        "Facilitar a compra com frete grátis",
        "Mostrar o que mudou desde a última vez",
      ],
    },
    seasonal: {
      label: "Sazonais",
      description: "Compram nos mesmos meses todos os anos",
      actions: [
        "Entrar em contato antes da temporada",
        "Não contar a baixa temporada como churn",
        "Sugerir um motivo para comprar fora dela",
      ],
    },
    event_driven: {
      label: "Por eventos",
      description: "Compram em torno de eventos e campanhas",
      actions: [
        "Planejar mensagens em torno dos eventos",
        "Sugerir ideias de presente",
        "Fazer acompanhamento logo após cada evento",
      ],
    },
    "new": {
      label: "Primeiro pedido recente",
      description: "Compraram pela primeira vez há pouco",
      actions: [
        "Dar boas-vindas e apresentar o sortimento",
        "Perguntar sobre o primeiro pedido",
        "Dar um motivo para o segundo pedido",
      ],
    },
    lapsed: {
      label: "Muito tempo sem comprar",
      description: "Não compram há muito mais tempo que os outros",
      actions: [
        "Enviar uma oferta de reconquista",
        "Perguntar por que pararam de comprar",
        "Suspender envios caros se não voltarem",
      ],
    },
    bulk_buyers: {
      label: "Compradores por volume",
      description: "Compram muito mais por pedido que os outros",
      actions: ["Oferecer preços por volume", "Perguntar se revendem", "Facilitar a repetição de um pedido grande"],
    },
    premium: {
      label: "Produtos de preço alto",
      description: "Escolhem produtos mais caros que os outros",
      actions: [
        "Mostrar primeiro o melhor do sortimento",
        "Destacar a qualidade, não o preço",
        "Oferecer edições limitadas",
      ],
    },
    specialists: {
      label: "Poucas categorias",
      description: "Ficam em uma ou duas categorias",
      actions: [
        "Avisar primeiro sobre as novidades da categoria deles",
        "Ampliar o sortimento do que compram",
        "Sugerir uma categoria relacionada",
      ],
    },
    low_value: {
      label: "Gasto baixo",
      description: "Gastam muito menos que o cliente médio",
      actions: [
        "Atender com autosserviço e automação",
        "Sugerir complementos no pedido",
        "Testar um mínimo para o frete grátis",
      ],
    },
    inactive: {
      label: "Compraram fora do período",
      description: "Têm pedidos, mas nenhum no período",
      actions: [
        "Verificar se ainda é possível contatá-los",
        "Tentar uma mensagem de reativação",
        "Deixar fora das campanhas caras",
      ],
    },
  },
  affinity: {
    label: "Compradores de {names}",
    unnamed: "Compradores de certos produtos",
    description:
      "Gastam {share, number, percent} do seu dinheiro com {first} (todos os clientes: {population, number, percent})",
    descriptionOnly: "Compram produtos diferentes dos demais clientes",
    actions: [
      "Anunciar primeiro a eles as novidades do que compram",
      "Recomendar o que combina com seus produtos de costume",
      "Mostrar a cada um uma categoria afim",
    ],
  },
  features: {
    totalPurchases: "Gasto total",
    avgOrderValue: "Ticket médio",
    orderCount: "Número de pedidos",
    purchaseFrequency: "Pedidos por mês",
    basketSize: "Itens por pedido",
    categoryDiversity: "Diversidade de categorias",
    repurchaseRate: "Produtos recomprados",
    discountRate: "Taxa de desconto",
    daysSinceLastPurchase: "Dias desde a última compra",
    daysBetweenPurchases: "Dias entre compras",
    regularity: "Regularidade",
    priceLevel: "Nível de preço",
    seasonality: "Sazonalidade",
    weekendShare: "Parcela de pedidos no fim de semana",
  },
  warnings: {
    short_history: "Menos de 3 meses de histórico de compras: os resultados podem ser instáveis.",
    imputed:
      "{count, plural, one {# valor ausente de “{feature}” foi preenchido} other {# valores ausentes de “{feature}” foram preenchidos}} com a mediana.",
    weak_separation: "Os grupos se sobrepõem ou quase não diferem: são tendências, não tipos bem definidos.",
    period_without_orders:
      "O período não pôde ser aplicado a {count, plural, one {# cliente} other {# clientes}} sem pedidos, porque ele filtra os pedidos.",
    all_alike: "Todos os clientes têm os mesmos valores, por isso há um só grupo.",
    fewer_segments:
      "Foram pedidos {asked} segmentos, mas os clientes só diferem de {given, plural, one {# maneira} other {# maneiras}}.",
    other_features:
      "Nenhuma característica deste tipo distingue estes clientes, por isso foram usadas todas as conhecidas.",
    sampled:
      "Os grupos foram formados com {sample, number} de {total, number} clientes; os demais entraram no grupo mais próximo.",
  },
};
