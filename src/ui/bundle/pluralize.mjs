// Replaces pluralize: Refine uses it for English sentences about resources, and the product has its own messages.

const same = (word) => word;

export default { plural: same, singular: same };
