// In place of rc-field-form's index, which joins all its parts into one object: every antd component takes a context from it,
// and only forms take the rest.

export { default as Field } from "../../../node_modules/rc-field-form/es/Field.js";
export { default as FieldContext } from "../../../node_modules/rc-field-form/es/FieldContext.js";
export { FormProvider } from "../../../node_modules/rc-field-form/es/FormContext.js";
export { default as List } from "../../../node_modules/rc-field-form/es/List.js";
export { default as ListContext } from "../../../node_modules/rc-field-form/es/ListContext.js";
export { default as useForm } from "../../../node_modules/rc-field-form/es/useForm.js";
export { default as useWatch } from "../../../node_modules/rc-field-form/es/useWatch.js";
export { default } from "./rc-form.mjs";
