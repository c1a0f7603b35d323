// The package is a single module, with which a bundler also takes what its other parts import: Markdown, a whole layout, a CSV
// reader. So pages get its hooks from their sources.
export { useSelect } from "../../../../node_modules/@refinedev/antd/src/hooks/fields/useSelect/index.ts";
export { useForm } from "../../../../node_modules/@refinedev/antd/src/hooks/form/useForm.ts";
