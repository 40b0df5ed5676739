export const encodeDefaultFieldValues = (values) => new URLSearchParams(values).toString();
