/** Which IP addresses are of the public internet, by the registries of IANA. */
import ipaddr from 'ipaddr.js';

/**
 * What is private, of this machine, of its network or of the cloud itself is none, whatever name leads there; nor is what carries
 * an IPv4 address inside, or is no address at all.
 */
export function isPublicAddress(ip: string): boolean {
  return ipaddr.isValid(ip) && ipaddr.process(ip).range() === 'unicast';
}
