// A customer or a rider on a ticket. Each part is isolated: a name that is written from right to left turns
// nothing else round.
import {dialable, plain} from "./plain";

interface PersonProps {
    name: string | null;
    phone: string | null;
    address?: string | null;
}

function Phone({phone}: {phone: string}) {
    const href = dialable(phone);
    const text = plain(phone);
    return href ? <a class="phone" dir="ltr" href={href}>{text}</a> : <bdi class="phone" dir="ltr">{text}</bdi>;
}

/** On one line as far as it fits; a phone number is never broken. */
export function Person({name, phone, address}: PersonProps) {
    return (
        <>
            {name && <bdi>{plain(name)}</bdi>}{name && phone && " · "}
            {phone && <Phone phone={phone} />}
            {(name || phone) && address && " · "}{address && <bdi>{plain(address)}</bdi>}
        </>
    );
}
