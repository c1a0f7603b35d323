import { loginFormDoor } from "#http/form-door.ts";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = loginFormDoor;
