// Replaces rc-field-form's index, which bundles all its parts: every antd component imports a context from it, but only forms
// need the rest.

export { default as Field } from "../../../node_modules/rc-field-form/es/Field.js";
export { default as FieldContext } from "../../../node_modules/rc-field-form/es/FieldContext.js";
export { FormProvider } from "../../../node_modules/rc-field-form/es/FormContext.js";
export { default as List } from "../../../node_modules/rc-field-form/es/List.js";
export { default as ListContext } from "../../../node_modules/rc-field-form/es/ListContext.js";
export { default as useForm } from "../../../node_modules/rc-field-form/es/useForm.js";
export { default as useWatch } from "../../../node_modules/rc-field-form/es/useWatch.js";
export { default } from "./rc-form.mjs";
