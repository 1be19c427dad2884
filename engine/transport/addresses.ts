/** Which network addresses are no provider's: loopback, private, link-local and other special ranges (RFC 6890). */
import { BlockList, isIP } from "node:net";

const special = new BlockList();
for (const [network, prefix] of [
  ["0.0.0.0", 8],
  ["10.0.0.0", 8],
  ["100.64.0.0", 10],
  ["127.0.0.0", 8],
  ["169.254.0.0", 16],
  ["172.16.0.0", 12],
  ["192.0.0.0", 24],
  ["192.0.2.0", 24],
  ["192.168.0.0", 16],
  ["198.18.0.0", 15],
  ["198.51.100.0", 24],
  ["203.0.113.0", 24],
  ["224.0.0.0", 4],
  ["240.0.0.0", 4],
] as const)
  special.addSubnet(network, prefix, "ipv4");
// 64:ff9b::/96 and 2002::/16 embed IPv4 addresses, private ones too.
for (const [network, prefix] of [
  ["::", 128],
  ["::1", 128],
  ["64:ff9b::", 96],
  ["100::", 64],
  ["2001:db8::", 32],
  ["2002::", 16],
  ["fc00::", 7],
  ["fe80::", 10],
  ["ff00::", 8],
] as const) {
  special.addSubnet(network, prefix, "ipv6");
}

/** Brackets of an IPv6 host in a URL are removed first. The list sees through IPv4 in IPv6 (`::ffff:10.0.0.1`). */
export const isSpecialAddress = (address: string): boolean => {
  const plain = address.replace(/^\[|\]$/g, "");
  const family = isIP(plain);
  return family !== 0 && special.check(plain, family === 4 ? "ipv4" : "ipv6");
};

export const isLiteralAddress = (host: string): boolean => isIP(host.replace(/^\[|\]$/g, "")) !== 0;
