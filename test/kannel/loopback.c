/*
 * Keeps a program that it is preloaded into on this machine. opensmppbox, and parts of bearerbox, listen on all interfaces and have no
 * setting for it. A bind to all interfaces becomes one to loopback; a bind elsewhere, and a connection to another host, fail. Plain
 * system calls, so that no version of the C library is asked for.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <netinet/in.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <unistd.h>

static int is_any(const struct sockaddr *address) {
  if (address->sa_family == AF_INET)
    return ((const struct sockaddr_in *)address)->sin_addr.s_addr == htonl(INADDR_ANY);
  return IN6_IS_ADDR_UNSPECIFIED(&((const struct sockaddr_in6 *)address)->sin6_addr);
}

static int is_loopback(const struct sockaddr *address) {
  if (address->sa_family == AF_INET)
    return ntohl(((const struct sockaddr_in *)address)->sin_addr.s_addr) >> 24 == 127;
  const struct in6_addr *six = &((const struct sockaddr_in6 *)address)->sin6_addr;
  return IN6_IS_ADDR_LOOPBACK(six) || (IN6_IS_ADDR_V4MAPPED(six) && six->s6_addr[12] == 127);
}

/* Whether this is an address of the internet at all, and long enough to be one. */
static int is_internet(const struct sockaddr *address, socklen_t length) {
  if (address == NULL) return 0;
  if (address->sa_family == AF_INET) return length >= sizeof(struct sockaddr_in);
  return address->sa_family == AF_INET6 && length >= sizeof(struct sockaddr_in6);
}

int bind(int socket, const struct sockaddr *address, socklen_t length) {
  struct sockaddr_storage here;
  if (is_internet(address, length) && is_any(address) && length <= sizeof here) {
    memcpy(&here, address, length);
    if (address->sa_family == AF_INET)
      ((struct sockaddr_in *)&here)->sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    else
      ((struct sockaddr_in6 *)&here)->sin6_addr = in6addr_loopback;
    return (int)syscall(SYS_bind, socket, &here, length);
  }
  if (is_internet(address, length) && !is_loopback(address)) {
    errno = EADDRNOTAVAIL;
    return -1;
  }
  return (int)syscall(SYS_bind, socket, address, length);
}

int connect(int socket, const struct sockaddr *address, socklen_t length) {
  if (is_internet(address, length) && !is_loopback(address)) {
    errno = ENETUNREACH;
    return -1;
  }
  return (int)syscall(SYS_connect, socket, address, length);
}
