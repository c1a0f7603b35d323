import { forwardRef } from "react";
import FieldForm from "../../../node_modules/rc-field-form/es/Form.js";

/** The form of rc-field-form, without the rest of its index. */
export default forwardRef(FieldForm);
