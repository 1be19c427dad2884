/** Which network addresses are no provider's: loopback, private, link-local and other special ranges (IANA special-purpose registries, RFC 6890). */
import { BlockList, isIP } from "node:net";

const listOf = (...ranges: readonly (readonly [network: string, prefix: number])[]): BlockList => {
  const list = new BlockList();
  for (const [network, prefix] of ranges) list.addSubnet(network, prefix, isIP(network) === 4 ? "ipv4" : "ipv6");
  return list;
};

const special4 = listOf(
  ["0.0.0.0", 8],
  ["10.0.0.0", 8],
  ["100.64.0.0", 10],
  ["127.0.0.0", 8],
  // Azure's host services: a public address that only virtual machines reach.
  ["168.63.129.16", 32],
  ["169.254.0.0", 16],
  ["172.16.0.0", 12],
  ["192.0.0.0", 24],
  ["192.0.2.0", 24],
  ["192.88.99.0", 24],
  ["192.168.0.0", 16],
  ["198.18.0.0", 15],
  ["198.51.100.0", 24],
  ["203.0.113.0", 24],
  ["224.0.0.0", 4],
  ["240.0.0.0", 4],
);

/** All that is global unicast; what is none of it needs no list. */
const global6 = listOf(["2000::", 3]);
/** Inside of it: protocol assignments (Teredo among them), documentation, and 6to4, which embeds IPv4 addresses. */
const special6 = listOf(["2001::", 23], ["2001:db8::", 32], ["2002::", 16], ["3fff::", 20]);
const mapped = listOf(["::ffff:0:0", 96]);

/** Brackets of an IPv6 host in a URL are removed first; a zone (`%eth0`) is link-local by its nature. */
export const isSpecialAddress = (address: string): boolean => {
  const plain = address.replace(/^\[|\]$/g, "");
  const family = isIP(plain);
  if (family === 4) return special4.check(plain, "ipv4");
  if (family === 0) return false;
  if (plain.includes("%")) return true;
  // The list sees through IPv4 in IPv6 (`::ffff:10.0.0.1`).
  if (mapped.check(plain, "ipv6")) return special4.check(plain, "ipv6");
  return !global6.check(plain, "ipv6") || special6.check(plain, "ipv6");
};

const metadata = listOf(["169.254.0.0", 16], ["168.63.129.16", 32], ["100.100.100.200", 32], ["192.0.0.192", 32]);
const metadata6 = listOf(["fe80::", 10], ["fd00:ec2::", 32]);

/** Link-local addresses and those of the clouds' metadata services: nobody means them by a name, not even the operator. */
export const isMetadataAddress = (address: string): boolean => {
  const family = isIP(address);
  return (
    family !== 0 &&
    (metadata.check(address, family === 4 ? "ipv4" : "ipv6") || (family === 6 && metadata6.check(address, "ipv6")))
  );
};

export const isLiteralAddress = (host: string): boolean => isIP(host.replace(/^\[|\]$/g, "")) !== 0;

/** `localhost`, its subdomains, 127.0.0.0/8 and ::1, as a URL writes them. */
export const isLoopbackName = (host: string): boolean =>
  /^(?:(?:.+\.)?localhost\.?|127(?:\.\d{1,3}){3}|\[::1\])$/.test(host);
