// In place of pluralize, with which Refine makes English sentences of resource names: the product's messages have their own.

const same = (word) => word;

export default { plural: same, singular: same };
