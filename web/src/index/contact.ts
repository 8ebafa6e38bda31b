// Who gets an order and where, within the limits of the server (modules/order/placement.cpp): a field
// that it would refuse is told before anything is sent.
import type {Key} from "../i18n";
import type {Problem} from "../shared/problem";
import type {Fulfilment} from "../shared/types";

export interface Contact {
    name: string;
    phone: string;
    address: string;
}

export type ContactField = keyof Contact;

export interface FieldFault {
    key: Key;
    values?: {n: number};
}

export type Faults = Partial<Record<ContactField | "note", FieldFault>>;

export const longest = {name: 50, phone: 20, address: 200, note: 500} as const; // characters
const digits = {least: 7, most: 15}; // of a telephone number

export const fieldsFor = (fulfilment: Fulfilment): ContactField[] =>
    fulfilment === "delivery" ? ["name", "phone", "address"] : ["name", "phone"];

export const trimmed = ({name, phone, address}: Contact): Contact =>
    ({name: name.trim(), phone: phone.trim(), address: address.trim()});

/** As the server takes it: digits of full width, dots, and the marks that telephones add to a copied number. */
function isPhone(text: string): boolean {
    const plain = text.normalize("NFKC").replace(/[\u200b\u200e\u200f\u202a-\u202e\u2060-\u2069\ufeff]/g, "");
    const count = plain.replace(/[^0-9]/g, "").length;
    return count >= digits.least && count <= digits.most && /^[0-9+\-–.·() ]*$/.test(plain);
}

function faultOf(field: ContactField | "note", text: string): FieldFault | null {
    // As the server counts: what is beyond 16 bits is one character.
    if ([...text].length > longest[field]) return {key: "tooLong", values: {n: longest[field]}};
    if (field === "note") return null;
    if (text === "") return {key: "required"};
    return field === "phone" && !isPhone(text) ? {key: "noPhone"} : null;
}

export function faultsOf(contact: Contact, note: string, fulfilment: Fulfilment): Faults {
    const texts = {...trimmed(contact), note: note.trim()};
    const faults: Faults = {};
    for (const field of [...fieldsFor(fulfilment), "note"] as const) {
        const fault = faultOf(field, texts[field]);
        if (fault) faults[field] = fault;
    }
    return faults;
}

/** What the server refused nevertheless, beside its field. */
export function faultsIn(problem: Problem): Faults {
    const faults: Faults = {};
    for (const field of ["name", "phone", "address", "note"] as const) {
        const isRefused = problem.errors.some(({pointer}) => pointer.split("/").pop() === field);
        if (isRefused) faults[field] = {key: "checkThis"};
    }
    return faults;
}
