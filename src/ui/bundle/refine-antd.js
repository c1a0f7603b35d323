// In place of @refinedev/antd in the browser: its hooks without its components, by its own sources. The package is one
// module, and no bundler takes from it the layouts, uploads, tabs and pictures that no page draws.

// Its own adds a search form and what antd's table takes; pages draw neither.
export { useTable } from "@refinedev/core";
export { useSelect } from "../../../node_modules/@refinedev/antd/src/hooks/fields/useSelect/index.ts";
export { useDrawerForm } from "../../../node_modules/@refinedev/antd/src/hooks/form/useDrawerForm/useDrawerForm.ts";
export { useForm } from "../../../node_modules/@refinedev/antd/src/hooks/form/useForm.ts";
export { useModalForm } from "../../../node_modules/@refinedev/antd/src/hooks/form/useModalForm/useModalForm.ts";
