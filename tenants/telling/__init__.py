"""What the platform tells whoever runs it: lines of its log, and figures for monitoring.

Neither names a person, an address, a link or what somebody wrote.
"""
