import type { PurchasingWords } from "./purchasing-words.ts";

export const es: PurchasingWords = {
  groups: {
    high_value: {
      label: "Gasto alto",
      description: "Gastan mucho más que el cliente promedio",
      actions: ["Asignar un contacto personal", "Dar acceso anticipado y atención prémium", "Pedirles recomendaciones"],
    },
    loyal: {
      label: "Compradores frecuentes",
      description: "Compran con frecuencia, con regularidad, y repiten sus productos",
      actions: [
        "Premiar la recompra",
        "Sugerir productos complementarios",
        "Ofrecer suscripción o reposición automática",
      ],
    },
    bargain_hunters: {
      label: "Cazadores de ofertas",
      description: "Compran con más descuento que los demás",
      actions: [
        "Avisarles primero de las rebajas",
        "Probar paquetes en lugar de descuentos",
        "Liquidar con ellos los saldos",
      ],
    },
    experimental: {
      label: "Prueban de todo",
      description: "Prueban muchas categorías y marcas",
      actions: ["Mostrar las novedades", "Recomendar entre categorías", "Invitarlos a probar y opinar"],
    },
    regular: {
      label: "Habituales",
      description: "Compran con ritmo y gasto normales",
      actions: ["Animar al siguiente pedido", "Ofrecer el programa de lealtad", "Sugerir un artículo más por pedido"],
    },
    occasional: {
      label: "Pausas largas",
      description: "Compran poco y con pausas largas",
      actions: [
        "Recordarles en su intervalo habitual",
        "Facilitar la compra con envío gratis",
        "Mostrar qué cambió desde la última vez",
      ],
    },
    seasonal: {
      label: "De temporada",
      description: "Compran en los mismos meses cada año",
      actions: [
        "Contactar antes de su temporada",
        "No contar la temporada baja como abandono",
        "Proponer un motivo para comprar fuera de ella",
      ],
    },
    event_driven: {
      label: "Por eventos",
      description: "Compran alrededor de eventos y campañas",
      actions: [
        "Planear mensajes en torno a los eventos",
        "Proponer ideas de regalo",
        "Dar seguimiento poco después de cada evento",
      ],
    },
    "new": {
      label: "Primer pedido reciente",
      description: "Compraron por primera vez hace poco",
      actions: [
        "Darles la bienvenida y presentar el surtido",
        "Preguntar por el primer pedido",
        "Dar un motivo para un segundo pedido",
      ],
    },
    lapsed: {
      label: "Mucho tiempo sin comprar",
      description: "No han comprado desde hace mucho más tiempo que los demás",
      actions: [
        "Enviar una oferta de recuperación",
        "Preguntar por qué dejaron de comprar",
        "Suspender los envíos caros si no vuelven",
      ],
    },
    bulk_buyers: {
      label: "Compradores por volumen",
      description: "Compran mucho más por pedido que los demás",
      actions: ["Ofrecer precios por volumen", "Preguntar si revenden", "Facilitar la repetición de un pedido grande"],
    },
    premium: {
      label: "Productos de precio alto",
      description: "Eligen productos más caros que los demás",
      actions: [
        "Mostrar primero lo mejor del surtido",
        "Destacar la calidad, no el precio",
        "Ofrecer ediciones limitadas",
      ],
    },
    specialists: {
      label: "Especialistas",
      description: "Se quedan en una o dos categorías",
      actions: [
        "Avisarles primero de las novedades de su categoría",
        "Ampliar el surtido de lo que compran",
        "Sugerir una categoría relacionada",
      ],
    },
    low_value: {
      label: "Gasto bajo",
      description: "Gastan mucho menos que el cliente promedio",
      actions: [
        "Atenderlos con autoservicio y automatización",
        "Sugerir complementos en el pedido",
        "Probar un mínimo para el envío gratis",
      ],
    },
    inactive: {
      label: "Compraron fuera del periodo",
      description: "Tienen pedidos, pero ninguno en el periodo",
      actions: [
        "Verificar si aún se les puede contactar",
        "Probar un mensaje de reactivación",
        "Excluirlos de las campañas caras",
      ],
    },
  },
  affinity: {
    label: "Compradores de {names}",
    unnamed: "Compradores de ciertos productos",
    description:
      "Gastan el {share, number, percent} de su dinero en {first} (todos los clientes: {population, number, percent})",
    descriptionOnly: "Compran otros productos que los demás clientes",
    actions: [
      "Anunciarles primero las novedades de lo que compran",
      "Recomendar lo que combina con sus productos habituales",
      "Mostrar a cada uno una categoría afín",
    ],
  },
  features: {
    totalPurchases: "Gasto total",
    avgOrderValue: "Valor promedio del pedido",
    orderCount: "Número de pedidos",
    purchaseFrequency: "Pedidos por mes",
    basketSize: "Artículos por pedido",
    categoryDiversity: "Diversidad de categorías",
    repurchaseRate: "Productos recomprados",
    discountRate: "Tasa de descuento",
    daysSinceLastPurchase: "Días desde la última compra",
    daysBetweenPurchases: "Días entre compras",
    regularity: "Regularidad",
    priceLevel: "Nivel de precio",
    seasonality: "Estacionalidad",
    weekendShare: "Proporción de pedidos en fin de semana",
  },
  warnings: {
    short_history: "Menos de 3 meses de historial de compras: los resultados pueden ser inestables.",
    imputed:
      "{count, plural, one {# valor faltante de “{feature}” se completó} other {# valores faltantes de “{feature}” se completaron}} con la mediana.",
    weak_separation: "Los grupos se superponen o casi no difieren: son tendencias, no tipos bien definidos.",
    period_without_orders:
      "El periodo no se pudo aplicar a {count, plural, one {# cliente} other {# clientes}} sin pedidos, porque filtra los pedidos.",
    all_alike: "Todos los clientes tienen los mismos valores, así que hay un solo grupo.",
    fewer_segments:
      "Se pidieron {asked} segmentos, pero los clientes solo se diferencian de {given, plural, one {# manera} other {# maneras}}.",
    other_features:
      "Ninguna característica de este tipo distingue a estos clientes, así que se usaron todas las conocidas.",
    sampled:
      "Los grupos se formaron con {sample, number} de {total, number} clientes; los demás se unieron al grupo más cercano.",
  },
};
